import type { FileTask } from "./format.server";

/** What a file says of one task, before it is known whether that can be one. */
export type Candidate = {
  /** Where it is: the line on which it begins, or its place in a JSON list, from 1. */
  number: number;
  /** Null where there is none, but something to say. */
  fields: unknown;
  /** What of it was not understood and is left out. */
  warnings: string[];
};

/** What is wrong with one line: `skipped` if it cannot be a task, else it is one without what is said here. */
export type Problem = { number: number; reasons: string[]; skipped: boolean };

/** What a file would add, and what is wrong with it. */
export type Reading = { unit: "Line" | "Task"; tasks: FileTask[]; problems: Problem[] };

/** Why a whole file cannot be read; the message is for the person who chose it. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** A piece of a file in a message, short. */
export function quote(piece: string): string {
  const characters = [...piece];
  return characters.length > 50 ? `“${characters.slice(0, 50).join("")}…”` : `“${piece}”`;
}
