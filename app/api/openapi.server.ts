/** The OpenAPI document, made from the table of operations and the zod schemas of their inputs and outputs. */
import { z } from "zod";
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { accessDenied, tokenErrors } from "~/auth/web/api-guard.server";
import { config } from "~/server/config.server";
import { maxBodyBytes } from "~/web/form.server";
import {
  ApiError,
  bodyErrors,
  outcomeUnknown,
  repeatedParameter,
  unavailable,
} from "~/web/json.server";
import { methodNotAllowed, notFound } from "./dispatch.server";
import { keyErrors } from "./idempotency.server";
import type { OpenApi } from "./openapi";
import { type DispatchedOperation, type Operation, takesKey } from "./operation.server";
import { conflictSchema, operations } from "./operations.server";

const errorSchema = z
  .strictObject({
    error: z.string(),
    fields: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .meta({ description: "Each invalid field's messages, when there are several fields." }),
    second: z
      .array(z.enum(["totp", "recovery"]))
      .optional()
      .meta({ description: "When a code is needed: what it can be one of." }),
  })
  .meta({ id: "Error" });

/** What the errors of the API mean, by status. */
const meanings: Record<number, string> = {
  400: "The request says something that cannot be accepted.",
  401: "The token is missing or does not hold; at sign-in, a code is needed or not right.",
  403: "The path names another user.",
  404: "There is no such task, or it is another user's.",
  409: "The task has another version than the one given; nothing was changed.",
  413: `The body is larger than ${maxBodyBytes / 1024} KiB.`,
  415: "The body is not declared as JSON.",
  429: "Too many attempts were made with this email or from this address.",
  422: "The Idempotency-Key was used for another request.",
  503: "The service cannot answer now. Nothing was changed.",
  504: "The database was told to commit and did not answer: it may have been done.",
};

const retryAfter = { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } };

/** The headers of an error, by status. */
const errorHeaders: Record<number, Pick<ZodOpenApiResponseObject, "headers">> = {
  401: {
    headers: {
      "WWW-Authenticate": {
        description: "How to authenticate.",
        schema: { const: "Bearer" },
        required: true,
      },
    },
  },
  429: retryAfter,
  503: retryAfter,
  504: retryAfter,
};

const parameterDescriptions: Record<string, string> = {
  user_id: "The id of the token's user.",
  task_id: "The id of one of the user's tasks.",
};

const keyParameter = {
  name: "Idempotency-Key",
  in: "header" as const,
  required: false,
  description:
    "Makes it safe to send the request again when no answer came: for a day, the same request with the same key is answered as it was before and not done again.",
  schema: { type: "string" as const, minLength: 1, maxLength: 255 },
};

/** The OpenAPI document. */
export const openapi = createDocument(
  {
    openapi: "3.1.1",
    info: {
      title: "Latch",
      version: "1.0.0",
      description: [
        "Requests and responses are JSON. Errors have a message in `error`; validation errors also list each field in `fields`.",
        "Sign up or in for a token and send it as `Authorization: Bearer {token}`. Cookies are never accepted here.",
        "A path that is not listed is answered with 404 “Not found”, a method that is not listed with 405 “Method not allowed” and the header `Allow`. Times are ISO 8601 in UTC. Responses are sent with `Cache-Control: no-store`.",
        "Browsers may call the API from the origins that the operator allows, without credentials.",
      ].join("\n\n"),
      contact: { name: "The operator of this server", url: config.APP_URL },
      license: { name: "All rights reserved" },
    },
    servers: [{ url: config.APP_URL }],
    tags: [
      { name: "Account", description: "Signing up, in and out." },
      { name: "Tasks", description: "The tasks of the token's user." },
    ],
    security: [{ token: [] }],
    paths: describePaths(),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
      headers: {
        RetryAfter: {
          description: "Seconds to wait before trying again.",
          schema: { type: "string" },
        },
      },
      responses: {
        NotFound: describeErrors("There is nothing at this path.", [notFound]),
        MethodNotAllowed: {
          ...describeErrors("The path does not have this method.", [methodNotAllowed]),
          headers: {
            Allow: {
              description: "The methods it has.",
              schema: { type: "string" },
              required: true,
            },
          },
        },
      },
    },
  },
  { override: preferFormat },
) as OpenApi;

/** The operation that returns the document; it is not in the document. */
export const openapiOperation: DispatchedOperation = {
  method: "GET",
  path: "/api/openapi.json",
  guard: "anybody",
  success: { status: 200, schema: z.looseObject({}) },
  handler: async () => openapi,
};

/**
 * Every error that an operation may return: those of its guard, its input and its own.
 *
 * @param unknownField a field that the body doesn't have, for the message that names one
 */
export function errorsOf(
  { method, guard, body, query, errors = [] }: Operation,
  unknownField = "user_id",
): ApiError[] {
  return [
    ...(guard === "anybody" ? [] : tokenErrors),
    ...(guard === "owner" ? [accessDenied] : []),
    ...(body ? [...invalid(body.schema, unknownField), ...bodyErrors] : []),
    ...(takesKey({ method, guard }) ? keyErrors : []),
    ...(query ? [...invalid(query, "page"), repeatedParameter("limit")] : []),
    ...errors,
    unavailable,
    ...(method === "GET" ? [] : [outcomeUnknown]),
  ];
}

/** The errors of an input that its schema refuses. */
function invalid(schema: z.ZodType, unknown: string): ApiError[] {
  const messages = new Set(messagesOf(schema, unknown));
  return [...messages].map((message) => new ApiError(400, message));
}

/**
 * Every message with which a schema can refuse an input, read from the schema itself, where zod keeps each with its
 * rule, on a type or on one of its checks. So a new rule anywhere in a schema brings its message; trying bad inputs
 * would find it only with one that breaks just this rule.
 *
 * @param unknown a field that the schema doesn't have, for the message that names one
 */
function messagesOf(schema: z.core.$ZodType, unknown: string): string[] {
  const { error, checks = [], ...parts } = schema._zod.def;
  const issues = [
    { code: "invalid_type", input: undefined },
    { code: "invalid_type", input: 0 },
    { code: "unrecognized_keys", keys: [unknown], input: {} },
  ];
  const said = (error: z.core.$ZodErrorMap<never> | undefined) =>
    issues.map((issue) => error?.(issue as never)).filter((message) => typeof message === "string");
  const { shape, ...others } = parts as { shape?: object };
  const inner = [...Object.values(shape ?? {}), ...Object.values(others).flat()];
  return [
    ...inner
      .filter((part) => part instanceof z.core.$ZodType)
      .flatMap((part) => messagesOf(part, unknown)),
    ...said(error),
    ...checks.flatMap((check) => said(check._zod.def.error)),
  ];
}

function describePaths() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(operation) };
  }
  return paths;
}

function describeOperation(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, guard, body, query, curl } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: guard === "anybody" ? [] : [{ token: [] }],
    parameters: [
      ...pathParameters(operation),
      ...(query ? queryParameters(query) : []),
      ...(takesKey(operation) ? [keyParameter] : []),
    ],
    ...(body && { requestBody: describeBody(body) }),
    responses: { ...describeSuccess(operation), ...describeAllErrors(errorsOf(operation)) },
    "x-codeSamples": [{ lang: "Shell", label: "curl", source: curl }],
  };
}

function describeBody({ schema, example, optional }: NonNullable<Operation["body"]>) {
  return { required: !optional, content: { "application/json": { schema, example } } };
}

function pathParameters({ path }: Operation) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    description: parameterDescriptions[name],
    schema: { type: "string" as const },
  }));
}

/** Described by the parsed values: a query string itself is only text. */
function queryParameters(query: z.ZodType) {
  const { properties = {} } = z.toJSONSchema(query, { io: "output", override: preferFormat });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query" as const,
    required: false,
    schema: schema as oas31.SchemaObject,
  }));
}

function describeSuccess({ success }: Operation): Record<string, ZodOpenApiResponseObject> {
  const { status, description, schema, example, location } = success;
  const header = { description: "The path of the new task.", schema: { type: "string" as const } };
  return {
    [status]: {
      description,
      ...(location && { headers: { Location: { ...header, required: true } } }),
      ...(schema && { content: { "application/json": { schema, example } } }),
    },
  };
}

function describeAllErrors(errors: ApiError[]): Record<string, ZodOpenApiResponseObject> {
  const statuses = [...new Set(errors.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const those = errors.filter((error) => error.status === status);
      return [
        status,
        { ...describeErrors(meanings[status] ?? "", those), ...errorHeaders[status] },
      ];
    }),
  );
}

function describeErrors(description: string, errors: ApiError[]): ZodOpenApiResponseObject {
  const schema = errors.some(({ status }) => status === 409) ? conflictSchema : errorSchema;
  const examples = Object.fromEntries(
    errors.map((error) => [error.message, { value: error.body }]),
  );
  return { description, content: { "application/json": { schema, examples } } };
}

/** Drops a pattern of 400 characters if a format says the same. */
function preferFormat({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
}
