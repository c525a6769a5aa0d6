/** The most characters of a search that count. */
const longestSearch = 1_000;

/**
 * What to search for, from whatever was typed: characters that the database cannot hold become blanks, and what is
 * too long is cut. It refuses nothing, and gives "" when there is nothing to search for.
 */
export function searchText(typed: string): string {
  const storable = typed.toWellFormed().replaceAll("\0", " ").normalize("NFC");
  return [...storable].slice(0, longestSearch).join("").trim();
}
