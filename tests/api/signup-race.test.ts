import { expect, inject, test } from "vitest";
import { ApiClient } from "../support/api-client";
import { goodPassword, newEmail } from "../support/person";

const client = await ApiClient.open(inject("latchUrl"));

/** The same email with another letter in upper case each time. */
const spelling = (email: string, n: number) =>
  email.slice(0, n % 7) + email.charAt(n % 7).toUpperCase() + email.slice((n % 7) + 1);

test.each([2, 16])(
  "of %i sign-ups at once with one email, whatever its case, one succeeds",
  async (count) => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const body = { name: `Ada ${n}`, email: spelling(email, n), password: goodPassword };
        const response = await client.call("signUp", { body });
        return { status: response.status, body: await response.json() };
      }),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    for (const answer of answers.filter((one) => one !== created[0])) {
      expect(answer).toEqual({ status: 400, body: { error: "Email already registered" } });
    }
  },
);
