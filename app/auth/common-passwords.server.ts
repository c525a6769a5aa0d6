import { dictionary } from "@zxcvbn-ts/language-common";

const common = new Set(dictionary["passwords-common"].map(String));

/** Whether everybody's first guesses include this password, whatever its case (OWASP ASVS 5.0, 6.2.4). */
export const isCommonPassword = (password: string) => common.has(password.toLowerCase());
