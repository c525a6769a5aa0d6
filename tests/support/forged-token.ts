import { createHmac } from "node:crypto";
import { jwtSecret } from "./server";

type Part = Record<string, unknown>;

const encode = (part: Part) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The header and the claims of a token. */
export function readToken(token: string): { header: Part; payload: Part } {
  const [header, payload] = token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header, payload };
}

/** Signs the input as it is, with HMAC. */
export const hmac = (input: string, { hash = "sha256", secret = jwtSecret } = {}) =>
  createHmac(hash, secret).update(input).digest("base64url");

/** A genuine token with other claims or another header, signed with the tests' secret. */
export function resign(token: string, change: { header?: Part; payload?: Part } = {}): string {
  const { header, payload } = readToken(token);
  const input = `${encode({ ...header, ...change.header })}.${encode({ ...payload, ...change.payload })}`;
  return `${input}.${hmac(input)}`;
}
