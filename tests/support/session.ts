import { decodeJwt } from "jose";
import type { SessionKey } from "../../db/client.server";
import { cookieName, type Person } from "./person";

/** The session in a person's cookie. */
export function sessionOf(person: Person): SessionKey {
  const { jti, sub } = decodeJwt(tokenOf(person));
  return { sessionId: String(jti), userId: String(sub) };
}

/** Whether a person's cookies still open the list. */
export const isSignedIn = async (person: Person) => (await person.get("/tasks")).status === 200;

/** The token in a person's cookie. */
export function tokenOf(person: Person): string {
  const token = person.cookies.get(cookieName(person.url));
  if (!token) throw new Error("This person is not signed in");
  return token;
}

/** Another browser that got hold of this token. */
export function withCookie<T extends Person>(person: T, token: string): T {
  person.cookies.set(cookieName(person.url), token);
  return person;
}
