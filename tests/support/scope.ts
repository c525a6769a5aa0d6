import { asUser, sessionEnded, type Transact } from "../../db/client.server";
import type { Person } from "./person";
import { sessionOf } from "./session";

/** Runs work in transactions as a person, beneath the pages. */
export function transactionsOf(person: Person): Transact {
  const key = sessionOf(person);
  return async (work) => {
    const result = await asUser(key, work);
    if (result === sessionEnded) throw new Error("The session has ended");
    return result;
  };
}
