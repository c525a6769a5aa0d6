import { randomUUID } from "node:crypto";
import { uuidOrNull } from "./schemas.server";
import type { Task } from "./task.server";

const kinds = ["complete", "reopen", "delete", "due"] as const;

/** Names an action that can be undone. Every task keeps the last one that changed it. */
export type UndoToken = { kind: (typeof kinds)[number]; batch: string };

/** What an action has changed, as it is now, and what undoes it. */
export type Outcome = { tasks: Task[]; undo: UndoToken };

export const newUndo = (kind: UndoToken["kind"], batch: string = randomUUID()): UndoToken => ({
  kind,
  batch,
});

/** A token as a form carries it. */
export const spellUndo = ({ kind, batch }: UndoToken) => `${kind}.${batch}`;

/** A token as it came from outside, or null for what is none. */
export function undoTokenOrNull(spelt: unknown): UndoToken | null {
  const [name, id, ...rest] = typeof spelt === "string" ? spelt.split(".") : [];
  const kind = kinds.find((each) => each === name);
  const batch = uuidOrNull(id);
  return kind && batch && rest.length === 0 ? { kind, batch } : null;
}
