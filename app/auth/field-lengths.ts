/**
 * The lengths of an account's fields, in Unicode characters. Not in the schemas, which would bring zod to the
 * browser.
 */
export const maxNameLength = 100;
export const maxEmailLength = 254;

/** Of a new password (OWASP ASVS 5.0, 6.2.1 and 6.2.9). */
export const passwordLength = { min: 8, max: 1024 } as const;
