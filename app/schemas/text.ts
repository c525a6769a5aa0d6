import { z } from "zod";

/** The number of Unicode characters (code points), as PostgreSQL's char_length counts them. */
export const characters = (text: string) => [...text].length;

/** PostgreSQL's text holds neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

const isVisible = (text: string) => /[^\p{Z}\p{Cc}\p{Cf}]/u.test(text);

/**
 * A text that people type, normalised (NFC, LF for line ends) before it is measured.
 *
 * @param label how messages name it
 * @param max the most Unicode characters it may have
 */
export function text(label: string, max: number) {
  return z
    .string(`${label} must be text`)
    .refine(isStorable, { error: `${label} contains characters that cannot be kept`, abort: true })
    .overwrite((value) => value.normalize("NFC").replace(/\r\n?/g, "\n"))
    .refine((value) => characters(value) <= max, `${label} must be ${max} characters or less`)
    .meta({ maxLength: max });
}

/** A string of any content. JSON's null counts as missing. */
export function requiredString(label: string) {
  return z.string({
    error: (issue) => `${label} ${issue.input == null ? "is required" : "must be text"}`,
  });
}

/** A `text` that must not be empty: trimmed, and not made of blanks only. */
export function requiredText(label: string, max: number) {
  return requiredString(label)
    .trim()
    .refine(isVisible, { error: `${label} is required`, abort: true })
    .pipe(text(label, max))
    .meta({ minLength: 1, maxLength: max });
}
