import { z } from "zod";

/** The number of Unicode characters (code points), as PostgreSQL's char_length counts them. */
export const characters = (text: string) => [...text].length;

const uuid = z.uuid();

/** An id or a key from outside; null if it cannot be one. */
export const uuidOrNull = (value: unknown): string | null => uuid.safeParse(value).data ?? null;

/** Whether a text could be an id or a key. */
export const isUuid = (value: string): boolean => uuidOrNull(value) !== null;

/** PostgreSQL's text holds neither NUL nor half of a surrogate pair. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

/**
 * Characters that nobody sees: blanks, controls, what fonts leave out (Default_Ignorable_Code_Point), and characters
 * drawn as nothing: the blanks of Braille, hieroglyphs and Khitan, and music's notehead without a head.
 */
const invisible = String.raw`\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}`;

/** Matches a character that nobody sees. */
export const invisibleCharacter = new RegExp(`[${invisible}]`, "u");

const visibleCharacter = new RegExp(`[^${invisible}]`, "u");

const isVisible = (text: string) => visibleCharacter.test(text);

// The lookbehind keeps a long run inside the text from being tried again from each of its characters.
const around = new RegExp(`^[${invisible}]+|(?<![${invisible}])[${invisible}]+$`, "gu");

/**
 * Removes invisible characters before and after a text. Only for text that must be exact: within words they can have
 * a meaning.
 */
export const trimInvisible = (text: string) => text.replace(around, "");

/**
 * A text that people type, normalised (NFC, LF line ends) before its length is checked.
 *
 * @param label its name in messages
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

/** A string with any content. JSON's null counts as missing. */
export function requiredString(label: string) {
  return z.string({
    error: (issue) => `${label} ${issue.input == null ? "is required" : "must be text"}`,
  });
}

/** A `text` that must not be empty: trimmed, with something visible in it. */
export function requiredText(label: string, max: number) {
  return requiredString(label)
    .trim()
    .refine(isVisible, { error: `${label} is required`, abort: true })
    .pipe(text(label, max))
    .meta({ minLength: 1, maxLength: max });
}
