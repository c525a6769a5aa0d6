import { parseSetCookie, type SetCookie } from "cookie";
import { cookieName, newEmail, Person } from "./person";

/** Everything that came back to a person: every body and every `Set-Cookie` line. */
export class Recorded extends Person {
  readonly bodies: string[] = [];
  readonly setCookies: SetCookie[] = [];

  override async send(path: string, init: RequestInit): Promise<Response> {
    const response = await super.send(path, init);
    this.bodies.push(await response.clone().text());
    this.setCookies.push(...response.headers.getSetCookie().map((line) => parseSetCookie(line)));
    return response;
  }
}

/** Strings that must never be found where they don't belong. */
export type Canaries = { email: string; secrets: string[]; person: Recorded };

/**
 * Goes through every page that takes a password or changes an account, with right and wrong input, and finally
 * deletes the account. Returns what was typed, and what came back.
 */
export async function journey(
  url: string,
  headers: Record<string, string> = {},
): Promise<Canaries> {
  const person = new Recorded(url, headers);
  const [email, laterEmail] = [`canary-${newEmail()}`, `canary-${newEmail()}`];
  const passwords = ["canary first password", "canary wrong password", "canary second password"];
  const [first = "", wrong = "", second = ""] = passwords;
  const name = "Ada";

  await person.post("/signup", { name, email, password: "short" });
  await person.post("/signup", { name, email, password: first });
  await person.post("/signup", { name, email, password: first }, { Cookie: "" });
  await person.post("/signout");
  await person.post("/signin", { email, password: wrong });
  await person.post("/signin", { email: laterEmail, password: wrong });
  await person.post("/signin", { email, password: first });
  await person.get("/tasks?q=private+search");
  await person.post("/tasks", { intent: "create", title: "Buy milk" });
  await person.post("/account/name", { name: "Ada King" });
  await person.post("/account/confirm", { currentPassword: wrong });
  await person.post("/account/confirm", { currentPassword: first });
  await person.post("/account/email", { email: laterEmail, currentPassword: wrong });
  await person.post("/account/email", { email: laterEmail, currentPassword: first });
  await person.post("/account/password", { currentPassword: wrong, newPassword: second });
  await person.post("/account/password", { currentPassword: first, newPassword: second });
  await person.get("/account/export.json");
  await person.get("/account");
  await person.get("/account/devices");
  await person.get("/account/activity");
  const forged = { ...headers, Cookie: `${cookieName(url)}=canary.forged.cookie` };
  await new Person(url, forged).get("/tasks");
  for (let i = 0; i < 12; i++) {
    await new Person(url, { ...headers, "test-client-ip": person.address }).post("/signin", {
      email,
      password: wrong,
    });
  }
  await person.post("/account/devices", { intent: "sign-out-everywhere" });
  await person.post("/signin", { email: laterEmail, password: second });
  const tokens = person.setCookies
    .map(({ name, value = "" }) => (/notice|theme/.test(name) ? "" : value))
    .filter(Boolean);
  return { email: laterEmail, secrets: [...passwords, ...tokens, "canary.forged.cookie"], person };
}
