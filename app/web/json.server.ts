import { z } from "zod";
import { fieldErrors, mediaType, readBody } from "./form.server";

/** The answer that says why a program's request failed; `fields` has the messages of each field, if there are several. */
export function apiError(
  status: number,
  error: string,
  { fields, headers }: { fields?: Record<string, string[]>; headers?: HeadersInit } = {},
): Response {
  return Response.json({ error, fields }, { status, headers });
}

/** An input as a program sends it: a field that is not among its own is refused by name, not dropped. */
export function strict<Schema extends z.ZodObject>(schema: Schema, what = "field"): Schema {
  return schema.clone({
    ...schema.def,
    catchall: z.never(),
    error: (issue: z.core.$ZodRawIssue) =>
      issue.code === "unrecognized_keys" ? `Unknown ${what}: ${issue.keys[0]}` : undefined,
  });
}

/**
 * Reads a JSON body. Of keys with the same name the last one counts, as everywhere in JavaScript.
 *
 * @returns what the schema makes of it, or the error to answer with: 415, 413 or 400.
 */
export async function readJson<Schema extends z.ZodObject>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema> | Response> {
  if (mediaType(request) !== "application/json")
    return apiError(415, "Content-Type must be application/json");
  const body = await readBody(request);
  if (body === null) return apiError(413, "Request body is too large");
  const value = parseObject(body);
  if (value === null) return apiError(400, "Request body must be valid JSON");
  return accept(schema, value);
}

/** Reads a query string. @returns what the schema makes of it, or the error to answer with: 400. */
export function readQuery<Schema extends z.ZodObject>(
  request: Request,
  schema: Schema,
): z.output<Schema> | Response {
  const parameters = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(parameters);
  const repeated = parameters.find(
    ([name], index) => parameters.findIndex(([other]) => other === name) < index,
  );
  if (repeated) return apiError(400, `Repeated parameter: ${repeated[0]}`);
  return accept(schema, query);
}

function accept<Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | Response {
  const input = schema.safeParse(value);
  if (input.success) return input.data;
  const fields = fieldErrors(input.error);
  const message = input.error.issues[0]?.message ?? "";
  return apiError(400, message, Object.keys(fields).length > 1 ? { fields } : {});
}

/** The object that a body spells in UTF-8, or null. */
function parseObject(body: Uint8Array): object | null {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
