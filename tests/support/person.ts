import { randomInt } from "node:crypto";
import { parseSetCookie } from "cookie";

/** The header in which the tests' servers look for a client's address. */
export const clientAddressHeader = "test-client-ip";

/** An address that hardly any other test has: what one person does counts against nobody else's limits. */
export const newAddress = () => [10, randomInt(256), randomInt(256), randomInt(1, 255)].join(".");

/** The name of a cookie on an http server at this URL: the session's, or another one. */
export const cookieName = (url: string, name = "latch") => `${name}-${new URL(url).port}`;

/** A person with a browser that has no JavaScript: it keeps cookies and sends forms. */
export class Person {
  readonly cookies = new Map<string, string>();
  readonly address = newAddress();
  /** Whether forms are sent as the scripts of our pages send them: only their outcome is answered, not a page. */
  isScripted = false;

  constructor(
    readonly url: string,
    readonly headers: Record<string, string> = {},
  ) {}

  /** Requests a page; a redirect is returned, not followed. */
  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers });
  }

  /** Sends a form as a page of ours would. */
  post(
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send(this.isScripted ? path.replace(/(?=\?|$)/, ".data") : path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { Origin: this.url, "Sec-Fetch-Site": "same-origin", ...headers },
    });
  }

  /** Sends any request with this person's cookies, and keeps those of its answer. */
  async send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers({
      [clientAddressHeader]: this.address,
      "Accept-Encoding": "identity",
      ...this.headers,
      ...(init.headers as Record<string, string>),
    });
    if (cookie && !headers.has("Cookie")) headers.set("Cookie", cookie);
    const response = await fetch(this.url + path, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const { name, value = "", maxAge } = parseSetCookie(line);
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /**
   * Another browser with a copy of this one's cookies; or this browser with another server that has the same secret.
   */
  elsewhere(url = this.url): Person {
    const copy = new Person(url);
    const [here, there] = [cookieName(this.url, ""), cookieName(url, "")];
    for (const [name, value] of this.cookies) {
      const isOfPort = name.endsWith(here);
      copy.cookies.set(isOfPort ? name.slice(0, -here.length) + there : name, value);
    }
    return copy;
  }
}

let people = 0;

/** An email that no other test has. */
export const newEmail = () => `person-${process.pid}-${Date.now()}-${people++}@example.com`;

export const goodPassword = "four plain words suffice";

/** A person with a new account, signed in. */
export async function signedUp(
  url: string,
  { name = "Ada", email = newEmail() } = {},
): Promise<Person & { email: string }> {
  const person = Object.assign(new Person(url), { email });
  const response = await person.post("/signup", { name, email, password: goodPassword });
  if (response.status !== 303)
    throw new Error(`Signing up failed: ${response.status} ${await response.text()}`);
  return person;
}

/** Signs in a person who has an account. */
export async function signedIn(url: string, email: string): Promise<Person> {
  const person = new Person(url);
  const response = await person.post("/signin", { email, password: goodPassword });
  if (response.status !== 303)
    throw new Error(`Signing in failed: ${response.status} ${await response.text()}`);
  return person;
}

/** Adds a task and returns its id. */
export async function addTask(person: Person, title: string): Promise<string> {
  await person.post("/tasks", { intent: "create", title });
  const page = await (await person.get("/tasks")).text();
  const id = /id="task-([0-9a-f-]{36})"/.exec(page)?.[1];
  if (!id) throw new Error(`No task on the page after adding "${title}"`);
  return id;
}
