/** The types that the readers of files share. */
import type { FileTask } from "../task";

/** The task that a file seems to have in one place, not yet checked. */
export type Candidate = {
  /** The line on which it begins, or its place in a JSON list, from 1. */
  number: number;
  /** Null where there is no task, only warnings. */
  fields: unknown;
  /** The parts of it that were not understood and are left out. */
  warnings: string[];
};

/** What is wrong with one line. It is `skipped` if it cannot be a task, else imported without the parts named here. */
export type Problem = { number: number; reasons: string[]; skipped: boolean };

/** The tasks that a file would add, and its faults. */
export type Reading = { unit: "Line" | "Task"; tasks: FileTask[]; problems: Problem[] };

/** The reason that a whole file cannot be read; the message is for the person who chose it. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** A piece of a file in a message, short. */
export function quote(piece: string): string {
  const characters = [...piece];
  return characters.length > 50 ? `“${characters.slice(0, 50).join("")}…”` : `“${piece}”`;
}
