/** JSON requests of programs, and their responses. */
import { z } from "zod";
import { fieldErrors, mediaType, readBody } from "./form.server";
import { retryAfter, unavailableMessage } from "./route.server";

/**
 * An error of the API: a status and a message that never varies. Each is declared beside the code that returns it,
 * and listed by every operation that may return it.
 */
export class ApiError<const Status extends number = number, const Message extends string = string> {
  constructor(
    readonly status: Status,
    readonly message: Message,
    private readonly details: { headers?: Record<string, string>; body?: object } = {},
  ) {}

  /** The same error, with headers or body members for this one response. */
  with(details: { headers?: Record<string, string>; body?: object }): ApiError<Status, Message> {
    return new ApiError(this.status, this.message, { ...this.details, ...details });
  }

  get body() {
    return { error: this.message, ...this.details.body };
  }

  toResponse(): Response {
    return Response.json(this.body, { status: this.status, headers: this.details.headers });
  }
}

const notJson = new ApiError(400, "Request body must be valid JSON");
const tooLarge = new ApiError(413, "Request body is too large");
const wrongMediaType = new ApiError(415, "Content-Type must be application/json");

/** The errors of every JSON body, besides those of its schema. */
export const bodyErrors = [notJson, tooLarge, wrongMediaType] as const;

/** The error when the database cannot be used: nothing was done. */
export const unavailable = new ApiError(503, unavailableMessage, { headers: retryAfter });

/** The error when the reply to a COMMIT was lost. */
export const outcomeUnknown = new ApiError(
  504,
  "It is not known whether this was done, please check before you try again",
  { headers: retryAfter },
);

/** The error of a query string that has a parameter twice. */
export const repeatedParameter = (name: string) => new ApiError(400, `Repeated parameter: ${name}`);

/** An input from a program: an unknown field is refused by name, not dropped. */
export function strict<Schema extends z.ZodObject>(schema: Schema, what = "field"): Schema {
  return schema.clone({
    ...schema.def,
    catchall: z.never(),
    error: (issue: z.core.$ZodRawIssue) =>
      issue.code === "unrecognized_keys" ? `Unknown ${what}: ${issue.keys[0]}` : undefined,
  });
}

/**
 * Reads a JSON body. If a key is repeated, the last one counts, as everywhere in JavaScript.
 *
 * @param isOptional whether a missing body is read as `{}`
 * @returns the schema's output, or a 415, 413 or 400
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  isOptional = false,
): Promise<z.output<Schema> | ApiError> {
  const isJson = mediaType(request) === "application/json";
  if (!isJson && !isOptional) return wrongMediaType;
  const body = await readBody(request);
  if (body === null) return tooLarge;
  if (isOptional && body.length === 0) return accept(schema, {});
  if (!isJson) return wrongMediaType;
  const value = parseObject(body);
  return value === null ? notJson : accept(schema, value);
}

/** Reads a query string. @returns the schema's output, or a 400 */
export function readQuery<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> | ApiError {
  const parameters = [...new URL(request.url).searchParams];
  const repeated = parameters.find(
    ([name], index) => parameters.findIndex(([other]) => other === name) < index,
  );
  return repeated ? repeatedParameter(repeated[0]) : accept(schema, Object.fromEntries(parameters));
}

function accept<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | ApiError {
  const input = schema.safeParse(value);
  if (input.success) return input.data;
  const fields = fieldErrors(input.error);
  const error = new ApiError(400, input.error.issues[0]?.message ?? "");
  return Object.keys(fields).length > 1 ? error.with({ body: { fields } }) : error;
}

/** The object in a UTF-8 body, or null. */
function parseObject(body: Uint8Array): object | null {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
