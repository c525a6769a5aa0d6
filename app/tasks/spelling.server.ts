/** Other spellings of what was typed, for a search that finds nothing, and no title like it. */

/** The longest word of which two letters that change places leave it less like itself than a search asks for. */
const longestShortWord = 6;

/** The most spellings that are given: each is searched for. */
const mostSpellings = 6;

/**
 * A text with two neighbouring letters of one of its short words in each other's place, in every way, up to a limit: the
 * commonest slip of fast typing. None of a text without such words.
 */
export function transposed(text: string): string[] {
  const spellings: string[] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    const letters = [...word];
    if (letters.length < 3 || letters.length > longestShortWord) continue;
    for (const [at, letter] of letters.entries()) {
      const next = letters[at + 1];
      if (next === undefined || next === letter) continue;
      const swapped = letters.toSpliced(at, 2, next, letter).join("");
      spellings.push(text.slice(0, index) + swapped + text.slice(index + word.length));
      if (spellings.length === mostSpellings) return spellings;
    }
  }
  return spellings;
}

/** Whether a title has a spelling in it, whatever the case or accents. */
export const hasSpelling = (title: string, spelling: string) =>
  withoutAccents(title).includes(withoutAccents(spelling));

const withoutAccents = (text: string) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
