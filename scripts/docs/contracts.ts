/** What docs/contracts repeat from the API: its operations, their fields, answers and errors. */
import { bodyFields, fieldRule, parameterFields } from "~/api/fields";
import { errorsOf, openapi } from "~/api/openapi.server";
import type { Guard, Operation } from "~/api/operation.server";
import { operations } from "~/api/operations.server";
import { type ApiError, outcomeUnknown } from "~/web/json.server";
import { type Row, table, tableWithNotes } from "./table";

/** The ids of the operations on tasks. */
export const taskOperations = operations.filter(({ tag }) => tag === "Tasks").map(({ id }) => id);

/** A table of the operations with these ids: the token each needs, what it takes and what it returns. */
export const operationTable = (ids: string[]) =>
  table(
    ids.map(operationOf).map((operation) => ({
      request: `\`${operation.method} ${operation.path}\``,
      token: tokens[operation.guard],
      takes: takenBy(operation),
      answer: answerOf(operation),
    })),
    [],
  );

const tokens: Record<Guard, string> = {
  anybody: "none",
  user: "any",
  owner: "of `{user_id}`",
};

function takenBy(operation: Operation): string {
  const names = fieldsOf(operation).map(({ name, required }) =>
    required ? `\`${name}\`` : `\`${name}\`?`,
  );
  if (names.length === 0) return "";
  return `${operation.query ? "in its query" : "as JSON"}: ${names.join(", ")}`;
}

function answerOf({ path, method, success }: Operation): string {
  const { headers = {} } = describedAt(path, method).responses[success.status] ?? {};
  const named = Object.keys(headers).map((header) => `, with \`${header}\``);
  return `${success.status}: ${success.description}${named.join("")}`;
}

/**
 * A table of the fields that operations take: each field once, by the rule of the first operation that has it. What
 * to add to the rule is written by hand.
 */
export function fieldTable(ids: string[]) {
  const rows = new Map<string, Row>();
  for (const field of ids.map(operationOf).flatMap(fieldsOf))
    if (!rows.has(field.name))
      rows.set(field.name, { field: `\`${field.name}\``, rule: fieldRule(field) });
  return tableWithNotes([...rows.values()], { key: "field", note: "besides" });
}

/** An example of an operation's answer, as JSON. */
export const answerExample = (id: string) =>
  `\`\`\`json\n${JSON.stringify(operationOf(id).success.example, null, 2)}\n\`\`\``;

type ErrorsOptions = {
  /** The field in messages about unknown fields. */
  unknownField?: string;
  /** Errors besides those of the operations, such as that of an unknown path. */
  others?: ApiError[];
};

/**
 * A table of every error of these operations, by status; when each occurs is written by hand. The error that the
 * outcome is unknown, which every write may return, is described once, in docs/README.md.
 */
export function errorTable(ids: string[], { unknownField, others = [] }: ErrorsOptions = {}) {
  const errors = ids.map(operationOf).flatMap((operation) => errorsOf(operation, unknownField));
  const byMessage = new Map(
    [...errors, ...others].map(({ status, message }) => [
      `${status} ${message}`,
      { status, message },
    ]),
  );
  const rows = [...byMessage.values()]
    .filter(({ message }) => message !== outcomeUnknown.message)
    .sort((one, other) => one.status - other.status)
    .map(({ status, message }) => ({ status: String(status), message }));
  return tableWithNotes(rows, { key: "message", note: "when" });
}

function fieldsOf({ path, method }: Operation) {
  const described = describedAt(path, method);
  return [...bodyFields(described, openapi), ...parameterFields("query", described)];
}

function describedAt(path: string, method: string) {
  const described = openapi.paths[path]?.[method.toLowerCase()];
  if (!described) throw new Error(`The OpenAPI document lacks ${method} ${path}`);
  return described;
}

function operationOf(id: string): Operation {
  const operation = operations.find((one) => one.id === id);
  if (!operation) throw new Error(`There is no operation called "${id}"`);
  return operation;
}
