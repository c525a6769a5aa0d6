/** Our own markup as a tree: all elements closed, as React writes them. Not a parser for other people's pages. */
export type Element = {
  tag: string;
  /** By name in lower case. */
  attributes: Record<string, string>;
  children: (Element | string)[];
  parent: Element | null;
};

const voidTags = new Set(["area", "br", "col", "hr", "img", "input", "link", "meta"]);
const token =
  /<!--.*?-->|<!doctype[^>]*>|<script\b.*?<\/script>|<\/([\w-]+)>|<([\w-]+)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+/gis;

/** The tree of a page. */
export function parseHtml(html: string): Element {
  const root: Element = { tag: "", attributes: {}, children: [], parent: null };
  let open = root;
  for (const [text, closed, opened, attributes = "", selfClosed] of html.matchAll(token)) {
    if (closed) {
      const closes = closed.toLowerCase();
      if (open.tag === closes) open = open.parent ?? root;
      else if (!voidTags.has(closes)) throw new Error(`</${closes}> closes <${open.tag}>`);
    } else if (opened) {
      const element = { ...newElement(opened, attributes), parent: open };
      open.children.push(element);
      if (!selfClosed && !voidTags.has(element.tag)) open = element;
    } else if (!text.startsWith("<")) open.children.push(decode(text));
  }
  return root;
}

const newElement = (tag: string, attributes: string) => ({
  tag: tag.toLowerCase(),
  attributes: Object.fromEntries(
    [...attributes.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [
      name.toLowerCase(),
      decode(value),
    ]),
  ),
  children: [],
});

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const decode = (text: string) =>
  text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) =>
    name
      ? (named[name] ?? "")
      : String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
  );

/** Every matching element below this one, in the order of the page. */
export function all(root: Element, fits: (element: Element) => boolean): Element[] {
  return root.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(fits(child) ? [child] : []), ...all(child, fits)],
  );
}

/** The text of an element, in one line. */
export const textOf = (element: Element) => rawText(element).replaceAll(/\s+/g, " ").trim();

/** The text of an element with its line ends, as in a text area. */
export const rawText = (element: Element): string =>
  element.children.map((child) => (typeof child === "string" ? child : rawText(child))).join("");

/** The name that assistive software would give an element. */
export const nameOf = (element: Element) => element.attributes["aria-label"] ?? textOf(element);

/** The nearest ancestor with that tag. */
export function around(element: Element, tag: string): Element | null {
  for (let { parent } = element; parent; { parent } = parent) if (parent.tag === tag) return parent;
  return null;
}
