/**
 * Whether the time of a refused sign-in reveals if an email has an account. Attempts at accounts and at unknown
 * emails take turns, so that whatever else the machine does slows both alike.
 */
import { performance } from "node:perf_hooks";
import { v4 as uuidv4 } from "uuid";
import { TooManyAttempts } from "~/auth/attempts.server";
import { signInWithPassword } from "~/auth/password-sign-in.server";
import { signUp } from "~/auth/sign-up.server";
import { median, spread } from "./statistics";

const accounts = 30;
const rounds = 10;

/** Prints both medians, in milliseconds, and how they compare. */
export async function benchSignIn(): Promise<void> {
  const known = await Promise.all(Array.from({ length: accounts }, makeAccount));
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let round = 0; round < rounds; round++) {
    for (const email of known) {
      times.known.push(await refusedAfter(email));
      times.unknown.push(await refusedAfter(newEmail()));
    }
  }
  const medians = { known: median(times.known), unknown: median(times.unknown) };
  console.log(`Refused sign-ins, ${accounts * rounds} of each, in milliseconds

  email     median
  known     ${medians.known.toFixed(2)}
  unknown   ${medians.unknown.toFixed(2)}

  difference ${(medians.known - medians.unknown).toFixed(2)}, ratio ${(medians.known / medians.unknown).toFixed(3)}
  (the middle half of the attempts at known emails spans ${spread(times.known).toFixed(2)})`);
}

const newEmail = () => `bench-${uuidv4()}@example.com`;

/** Each attempt from an address of its own, so that no limit is reached. */
const context = () => ({
  client: {
    userAgent: "npm run bench",
    address: `2001:db8:${uuidv4().slice(9, 18).replace("-", ":")}::1`,
  },
  oldSession: null,
});

async function makeAccount(): Promise<string> {
  const email = newEmail();
  const made = await signUp({ name: "Bench", email, password: "four plain words" }, context());
  if (made === null || made instanceof TooManyAttempts)
    throw new Error("An account could not be made");
  return email;
}

async function refusedAfter(email: string): Promise<number> {
  const start = performance.now();
  const outcome = await signInWithPassword({ email, password: "not the password" }, context());
  if (outcome !== null) throw new Error("A sign-in was not refused for its password");
  return performance.now() - start;
}
