/** The form of a letter: the same few paragraphs as plain text and as HTML without anything from elsewhere. */

/** A paragraph; or a link, with the words of its button. */
export type Block = string | { label: string; url: string };

/** What a letter says. */
export type Contents = { subject: string; blocks: Block[] };

/** A letter that is ready to be sent. */
export type Letter = {
  /** The row of the outbox: a letter that is sent again has the same. */
  id: string;
  kind: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

/** The text and the HTML of a letter. */
export function written({ subject, blocks }: Contents): Pick<Letter, "subject" | "text" | "html"> {
  return { subject, text: blocks.map(asText).join("\n\n").concat("\n"), html: document(blocks) };
}

/** Lines as long as mail has them; a link stands alone in its line, whole. */
const asText = (block: Block) =>
  typeof block === "string" ? wrapped(block) : `${block.label}:\n${block.url}`;

const longestLine = 72;

function wrapped(paragraph: string): string {
  let lines = "";
  let length = 0;
  for (const word of paragraph.split(" ")) {
    const isFull = length > 0 && length + word.length + 1 > longestLine;
    lines += length === 0 ? word : `${isFull ? "\n" : " "}${word}`;
    length = isFull || length === 0 ? word.length : length + word.length + 1;
  }
  return lines;
}

const document = (blocks: Block[]) =>
  `<!doctype html><html lang="en"><body style="font-family: sans-serif; line-height: 1.5">${blocks
    .map(asHtml)
    .join("")}</body></html>`;

const asHtml = (block: Block) =>
  typeof block === "string"
    ? `<p>${escaped(block)}</p>`
    : `<p><a href="${escaped(block.url)}">${escaped(block.label)}</a></p>`;

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
