import { expect, inject, test } from "vitest";
import { allowances } from "~/auth/attempts.server";
import { all, parseHtml, textOf } from "../support/html";
import { Person } from "../support/person";

const url = inject("latchUrl");

/** Guesses until no more are let through, and then once more. */
async function guess(email: string): Promise<Response> {
  const person = new Person(url);
  const { attempts } = allowances["sign-in by email and address"];
  const once = () =>
    person.post("/signin?redirectTo=%2Ftasks", { email, password: "a wild guess" });
  await Promise.all(Array.from({ length: attempts }, once));
  return once();
}

test("a form that is refused for too many attempts comes back with what its sender typed", async () => {
  const emails = ["o'hara&$&-$1", "gap-name"].map(
    (name) => `${name}-${process.pid}-${Date.now()}@example.com`,
  );
  for (const email of emails) {
    const response = await guess(email);
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    const html = await response.text();
    const page = parseHtml(html);
    const [field] = all(page, ({ attributes }) => attributes.name === "email");
    expect(field?.attributes.value).toBe(email);
    const [summary] = all(page, ({ attributes }) => attributes["aria-labelledby"] !== undefined);
    expect(summary && textOf(summary)).toContain("Too many attempts, please try again in");
    expect(all(page, ({ tag }) => tag === "form").length).toBeGreaterThan(0);
    // It works as it is: a script would be handed something else than what stands there.
    expect(html).not.toContain("<script");
    expect(html).not.toContain("a wild guess");
    for (const other of emails) if (other !== email) expect(html).not.toContain(other);
  }
});
