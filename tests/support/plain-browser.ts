import { all, around, type Element, nameOf, parseHtml, rawText, textOf } from "./html";
import { Person, signedUp } from "./person";

/** What is typed, chosen (an option by its text), ticked or picked, by field label. */
type Fields = Record<string, string | boolean | File>;

const mostRedirects = 5;

/**
 * A browser without JavaScript, as far as that is HTML and HTTP: it follows links and redirects, and sends forms with
 * everything their markup says: action, method, encoding, hidden fields, and the button that was pressed.
 */
export class PlainBrowser {
  /** The path and query of the page that is shown. */
  path = "";
  /** The status of the last answer, and of the one before its redirects. */
  status = 0;
  answered = 0;
  headers = new Headers();
  html = "";
  private document = parseHtml("");

  constructor(readonly person: Person) {}

  /** Opens a page, through its redirects. */
  async open(path: string): Promise<this> {
    return this.show(path, await this.person.get(path));
  }

  reload = () => this.open(this.path);

  /** Follows the link with this name. */
  async follow(name: string): Promise<this> {
    return this.open(this.resolve(this.link(name).attributes.href ?? ""));
  }

  /** Fills in the form around the button with this name, and presses it. */
  async press(name: string, fields: Fields = {}): Promise<this> {
    const button = this.one("button", (element) => element.tag === "button", name);
    const form = this.formOf(button);
    if (!form) throw new Error(`The button "${name}" belongs to no form`);
    const entries = this.entriesOf(form, button, fields);
    const { method = "get", enctype } = form.attributes;
    const path = this.resolve(button.attributes.formaction ?? form.attributes.action ?? "");
    if (method === "get") {
      const query = new URLSearchParams(entries as [string, string][]);
      return this.open(`${path.split("?")[0]}?${query}`);
    }
    const headers = { Origin: this.person.url, "Sec-Fetch-Site": "same-origin" };
    const body =
      enctype === "multipart/form-data"
        ? formData(entries)
        : new URLSearchParams(entries as [string, string][]);
    return this.show(path, await this.person.send(path, { method: "POST", body, headers }));
  }

  get title(): string {
    return this.textsOf("title").join();
  }

  get headings(): string[] {
    return this.textsOf("h1");
  }

  /** What the page's live region says. */
  get notice(): string {
    return all(this.document, ({ attributes }) => attributes.role === "status")
      .map(textOf)
      .join();
  }

  /** The links in the summary of a form's errors, or its text if it has none. */
  get problems(): string[] {
    const summary = all(
      this.document,
      ({ attributes }) => attributes["aria-labelledby"] === "error-summary-title",
    )[0];
    if (!summary) return [];
    const links = all(summary, ({ tag }) => tag === "a").map(textOf);
    return links.length ? links : [textOf(summary).replace("There is a problem", "").trim()];
  }

  /** The rows of the list of tasks, or of the list with this name, from the top. */
  rows(list?: string): Element[] {
    const isRow = ({ tag, attributes }: Element) =>
      tag === "li" && (list !== undefined || /^task-/.test(attributes.id ?? ""));
    const found = list ? this.named(({ tag }) => tag === "ul", list) : [this.document];
    return found.flatMap((each) => all(each, isRow));
  }

  /** The titles of the tasks in the list, from the top. */
  get titles(): string[] {
    return this.rows().map((row) =>
      all(row, ({ tag }) => tag === "a")
        .map(textOf)
        .join(),
    );
  }

  /** The text of the row with this title. */
  row(title: string): string {
    return textOf(this.rowElement(title));
  }

  /** The row with this title. */
  rowElement(title: string): Element {
    const found = this.rows().filter((_, index) => this.titles[index] === title);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} rows of "${title}"`);
    return found[0];
  }

  /** All text of the page. */
  get text(): string {
    return this.textsOf("body").join();
  }

  link(name: string): Element {
    return this.one("link", ({ tag, attributes }) => tag === "a" && "href" in attributes, name);
  }

  /** How many buttons have this name. */
  buttons(name: string): number {
    return this.named(({ tag }) => tag === "button", name).length;
  }

  /** How many links have this name. */
  links(name: string): number {
    return this.named(({ tag }) => tag === "a", name).length;
  }

  /** The field with this label. */
  field(label: string): Element {
    const found = this.controls.filter((each) => this.labelOf(each) === label);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} fields "${label}"`);
    return found[0];
  }

  /** The value that a field came with; for a choice, the text of the chosen option. */
  valueOf(label: string): string {
    const field = this.field(label);
    if (field.tag === "select") return textOf(chosen(field));
    return field.tag === "textarea" ? rawText(field) : (field.attributes.value ?? "");
  }

  /** What describes a field: its messages, then its hint. */
  descriptionOf(label: string): string {
    const ids = (this.field(label).attributes["aria-describedby"] ?? "").split(" ");
    return ids
      .flatMap((id) => all(this.document, ({ attributes }) => attributes.id === id))
      .map(textOf)
      .join(" ");
  }

  /** The elements with this tag, and this name if one is given. */
  elements(tag: string, name?: string): Element[] {
    const found = all(this.document, (element) => element.tag === tag);
    return name === undefined ? found : found.filter((element) => nameOf(element) === name);
  }

  private async show(path: string, response: Response): Promise<this> {
    this.answered = response.status;
    let [at, last] = [path, response];
    for (let redirects = 0; last.status === 302 || last.status === 303; redirects += 1) {
      if (redirects === mostRedirects) throw new Error(`${path} leads in a circle`);
      const to = new URL(last.headers.get("Location") ?? "", this.person.url + at);
      if (to.origin !== new URL(this.person.url).origin) throw new Error(`Led away to ${to}`);
      at = to.pathname + to.search;
      last = await this.person.get(at);
    }
    Object.assign(this, { path: at, status: last.status, headers: last.headers });
    this.html = await last.text();
    this.document = parseHtml(this.html);
    return this;
  }

  private resolve(href: string): string {
    const { pathname, search } = new URL(href, this.person.url + this.path);
    return pathname + search;
  }

  private textsOf = (tag: string) => this.elements(tag).map(textOf);

  private named = (fits: (element: Element) => boolean, name: string) =>
    all(this.document, (element) => fits(element) && nameOf(element) === name);

  private one(kind: string, fits: (element: Element) => boolean, name: string): Element {
    const [found, ...same] = this.named(fits, name);
    // A link that is in one of two places, depending on the window's width, counts once.
    const { href } = found?.attributes ?? {};
    const others = same.filter(({ attributes }) => !href || attributes.href !== href);
    if (!found || others.length > 0)
      throw new Error(`${found ? others.length + 1 : 0} ${kind}s "${name}" on ${this.path}`);
    return found;
  }

  private get controls(): Element[] {
    return all(
      this.document,
      ({ tag, attributes }) =>
        ["input", "textarea", "select"].includes(tag) && !("disabled" in attributes),
    );
  }

  private formOf({ attributes, ...element }: Element): Element | null {
    if (!attributes.form) return around({ attributes, ...element }, "form");
    return this.elements("form").find((form) => form.attributes.id === attributes.form) ?? null;
  }

  private labelOf(control: Element): string {
    const { id, "aria-label": name } = control.attributes;
    if (name) return name;
    const label = all(
      this.document,
      ({ tag, attributes }) => tag === "label" && attributes.for === id && id !== undefined,
    )[0];
    if (label) return textOf(label);
    const wrapping = around(control, "label");
    const words =
      wrapping && all(wrapping, ({ tag, children }) => tag === "span" && isWords(children));
    return words?.[0] ? textOf(words[0]) : "";
  }

  private entriesOf(form: Element, button: Element, fields: Fields): [string, string | File][] {
    const used = new Set<string>();
    const entries: [string, string | File][] = [];
    for (const control of this.controls) {
      if (this.formOf(control) !== form) continue;
      const isRadio = control.attributes.type === "radio";
      const label = isRadio
        ? legendOf(control)
        : control.attributes.hidden !== undefined || control.attributes.type === "hidden"
          ? ""
          : this.labelOf(control);
      const given = fields[label];
      if (given !== undefined) used.add(label);
      const value = isRadio
        ? chosenRadio(control, given, this.labelOf(control))
        : given === undefined
          ? initial(control)
          : typed(control, given);
      if (value !== null && control.attributes.name) entries.push([control.attributes.name, value]);
    }
    const missing = Object.keys(fields).filter((label) => !used.has(label));
    if (missing.length) throw new Error(`The form on ${this.path} has no field ${missing}`);
    const { name, value = "" } = button.attributes;
    return name ? [...entries, [name, value]] : entries;
  }
}

/** A browser without JavaScript in which somebody has just signed up. */
export async function plainBrowser(url: string, account: { name?: string; email?: string } = {}) {
  const person = await signedUp(url, account);
  const browser = new PlainBrowser(person);
  const add = async (...titles: string[]) => {
    for (const title of titles) await person.post("/tasks", { intent: "create", title });
  };
  return Object.assign(browser, { add, email: person.email });
}

/** The browser of somebody who has not signed in. */
export const visitor = (url: string) => new PlainBrowser(new Person(url));

const isWords = (children: Element["children"]) =>
  children.length > 0 && children.every((child) => typeof child === "string");

const chosen = (select: Element): Element => {
  const options = all(select, ({ tag }) => tag === "option");
  const option = options.find(({ attributes }) => "selected" in attributes) ?? options[0];
  if (!option) throw new Error("A choice of nothing");
  return option;
};

/** The name of a radio button's group. */
const legendOf = (control: Element) =>
  all(around(control, "fieldset") ?? control, ({ tag }) => tag === "legend")
    .map(textOf)
    .join();

/** What a radio button sends if it is chosen; `given` is the label of the one to choose. */
function chosenRadio({ attributes }: Element, given: Fields[string] | undefined, label: string) {
  const isChosen = given === undefined ? "checked" in attributes : given === label;
  return isChosen ? (attributes.value ?? "on") : null;
}

/** What a control sends if nothing was done to it. */
function initial(control: Element): string | File | null {
  const { tag, attributes } = control;
  if (tag === "textarea") return asSent(rawText(control));
  if (tag === "select") return chosen(control).attributes.value ?? "";
  if (attributes.type === "checkbox")
    return "checked" in attributes ? (attributes.value ?? "on") : null;
  if (attributes.type === "file") return new File([], "");
  return attributes.value ?? "";
}

function typed(control: Element, given: string | boolean | File): string | File | null {
  const { tag, attributes } = control;
  if (attributes.type === "checkbox") return given ? (attributes.value ?? "on") : null;
  if (typeof given === "boolean") throw new Error("Only a checkbox can be ticked");
  if (tag === "textarea" && typeof given === "string") return asSent(given);
  if (tag !== "select") return given;
  const option = all(control, (each) => each.tag === "option" && textOf(each) === given)[0];
  if (!option) throw new Error(`There is no choice "${given}"`);
  return option.attributes.value ?? "";
}

/** Browsers send each line end as two characters. */
const asSent = (text: string) => text.replaceAll(/\r?\n/g, "\r\n");

function formData(entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}
