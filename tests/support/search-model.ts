/** What a search must find, by a model of its own: JavaScript's Unicode, looking at every task. */
import fc from "fast-check";

type Searched = { title: string; description?: string | null };

const others: Record<string, string> = { ß: "ss", æ: "ae", ø: "o", ł: "l", ı: "i", ς: "σ" };

/** A text without what searching ignores. The voiced marks of kana are not accents: か is not が. */
const folded = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\u200b]/gu, (mark) => (/[\u3099\u309a]/.test(mark) ? mark : ""))
    .toLowerCase()
    .replace(/[ßæøłıς]/gu, (letter) => others[letter] ?? "")
    .normalize("NFC");

/** Whether a task contains all the words of a search, in any order. */
export function contains({ title, description }: Searched, q: string): boolean {
  const text = `${folded(title)}\n${folded(description ?? "")}`;
  return wordsOf(q).every((word) => text.includes(word));
}

/**
 * How good a match a task is: 1 if words of its title begin with all the words, 2 if the title has them all, else 3.
 */
export function tierOf({ title }: Searched, q: string): number {
  const text = ` ${folded(title)}`;
  const begins = (word: string) =>
    [...text.matchAll(/[\s!-/:-@[-`{-~]/g)].some(({ index }) => text.startsWith(word, index + 1));
  if (wordsOf(q).every(begins)) return 1;
  return wordsOf(q).every((word) => text.includes(word)) ? 2 : 3;
}

const wordsOf = (q: string) => folded(q).split(/\s+/u).filter(Boolean);

const letters = [
  ..."aAoeEs",
  ..."áÁøØßæİıłŁ",
  ..."ＡａＢ１",
  "ss",
  "e\u0301",
  ..."搬家公",
  ..."かがカ",
  "ｶﾞ",
  ..."ОоЁеς",
  ..."-.'%_\\1",
  "\u200b",
];

/** Texts made of a few letters, some of them easily confused, so that one contains another now and then. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...letters) },
      { weight: 1, arbitrary: fc.constantFrom(" ", "\u3000", "\n") },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const visible = text.filter((title) => /[^\p{Z}\p{C}\p{M}]/u.test(title)).map((t) => t.trim());

export const searched = fc.record({ title: visible, description: fc.option(text) });

/** A search for parts of these tasks, spelled as they are or differently, or for anything. */
export const searchFor = (tasks: Searched[]) =>
  fc.oneof(
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom(...letters), { maxLength: 3 }).map((q) => q.join("")),
    },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(fc.nat(), fc.nat(12), fc.integer({ min: 1, max: 4 }), fc.boolean()), {
          minLength: 1,
          maxLength: 3,
        })
        .map((parts) =>
          parts
            .map(([which, from, length, asTyped]) => {
              const { title = "", description } = tasks[which % tasks.length] ?? {};
              const whole = which % 2 ? title : (description ?? title);
              const part = [...(asTyped ? whole : folded(whole))].slice(
                from % 6,
                (from % 6) + length,
              );
              return part.join("");
            })
            .join(" "),
        ),
    },
  );
