/** The form of a letter: a few paragraphs, as plain text and as HTML that loads nothing. */

/** A paragraph; or a link, with the label of its button. */
export type Block = string | { label: string; url: string };

/** The words of a letter. */
export type Contents = { subject: string; blocks: Block[] };

/** A letter that is ready to be sent. */
export type Letter = {
  /** The id of its row in the outbox: a letter that is sent again keeps it. */
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

/** Wrapped as mail is; a link is on a line of its own, unbroken. */
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
  `<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"></head><body style="${bodyStyle}">${blocks
    .map(asHtml)
    .join("")}</body></html>`;

/** Colours are left to the reader's theme, except for those of the link's button. */
const bodyStyle =
  "margin: 0 auto; max-width: 32rem; padding: 24px 16px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word";
const buttonStyle =
  "display: inline-block; padding: 12px 20px; border-radius: 12px; background: #09603a; color: #fff; font-weight: 600; text-decoration: none";

const asHtml = (block: Block) =>
  typeof block === "string"
    ? `<p>${escaped(block)}</p>`
    : `<p style="margin: 24px 0"><a href="${escaped(block.url)}" style="${buttonStyle}">${escaped(block.label)}</a></p>`;

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
