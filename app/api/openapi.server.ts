/**
 * The API described in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html), made from the list of operations
 * and from the zod schemas that check requests.
 */
import { z } from "zod";
import { config } from "~/server/config.server";
import { taskPage, taskSchema } from "~/tasks/task";
import { maxBodyBytes } from "~/web/form.server";
import { unavailableMessage } from "~/web/route.server";
import { tooManyAttemptsMessage } from "./auth-answers.server";
import {
  conflictSchema,
  errorSchema,
  meSchema,
  messageSchema,
  signedInSchema,
  userSchema,
} from "./bodies.server";
import { newTaskBody, signInBody, signUpBody, taskPatchBody } from "./inputs.server";
import { type Operation, operations } from "./operations.server";

export type JsonSchema = z.core.JSONSchema.BaseSchema;
type Reference = { $ref: string };
type Content = {
  "application/json": {
    schema: Reference;
    example?: object;
    examples?: Record<string, { value: object }>;
  };
};
type Parameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};
type Header = { description: string; schema: JsonSchema; required?: boolean };

export type DescribedResponse = {
  description: string;
  headers?: Record<string, Header | Reference>;
  content?: Content;
};

export type DescribedOperation = {
  operationId: string;
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, DescribedResponse>;
  "x-codeSamples": { lang: string; label: string; source: string }[];
};

const inputs = z
  .registry<{ id: string }>()
  .add(signUpBody, { id: "SignUp" })
  .add(signInBody, { id: "SignIn" })
  .add(newTaskBody, { id: "NewTask" })
  .add(taskPatchBody, { id: "TaskPatch" });

const outputs = z
  .registry<{ id: string }>()
  .add(userSchema, { id: "User" })
  .add(signedInSchema, { id: "SignedIn" })
  .add(meSchema, { id: "Me" })
  .add(messageSchema, { id: "Message" })
  .add(taskSchema, { id: "Task" })
  .add(taskPage, { id: "TaskPage" })
  .add(conflictSchema, { id: "Conflict" })
  .add(errorSchema, { id: "Error" });

const referenceTo = (id: string) => `#/components/schemas/${id}`;

/** What the errors of the API mean, by status. */
const meanings: Record<string, string> = {
  400: "The request says something that cannot be accepted.",
  401: "The token is missing or does not hold.",
  403: "The path names another user.",
  404: "There is no such task, or it is another user's.",
  413: `The body is larger than ${maxBodyBytes / 1024} KiB.`,
  415: "The body is not declared as JSON.",
  429: "Too many attempts were made with this email or from this address.",
  503: "The service cannot answer now.",
};

const bodyErrors = {
  400: ["Request body must be valid JSON", "Unknown field: user_id"],
  413: ["Request body is too large"],
  415: ["Content-Type must be application/json"],
};

const tokenErrors = {
  401: [
    "Authentication required",
    "Token expired, please log in again",
    "Invalid or malformed token",
    "Session ended, please sign in again",
  ],
};

/** The OpenAPI document. */
export const openapi = {
  openapi: "3.1.1",
  info: {
    title: "Latch",
    version: "1.0.0",
    description: [
      "A private task list. Every body is JSON in UTF-8, and so is every error: `error` says in words what is wrong; with several invalid fields it is the first message, and `fields` has those of each field.",
      "Sign up or in for a token and send it as `Authorization: Bearer {token}`. Cookies are never accepted here.",
      "A path that is not listed is answered with 404 “Not found”, a method that is not listed with 405 “Method not allowed” and the header `Allow`. Times are ISO 8601 in UTC. Answers must not be stored (`Cache-Control: no-store`).",
      "Browsers may call the API from the origins that the operator allows, without credentials.",
    ].join("\n\n"),
  },
  servers: [{ url: config.APP_URL }],
  paths: describePaths(),
  components: {
    schemas: { ...schemasOf(inputs, "input"), ...schemasOf(outputs, "output") },
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
      NotFound: refusals("There is nothing at this path.", ["Not found"]),
      MethodNotAllowed: {
        ...refusals("The path does not have this method.", ["Method not allowed"]),
        headers: {
          Allow: { description: "The methods it has.", schema: { type: "string" }, required: true },
        },
      },
    },
  },
};

export type OpenApi = typeof openapi;

function describePaths(): Record<string, Record<string, DescribedOperation>> {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return paths;
}

function describeOperation(operation: Operation): DescribedOperation {
  const { id, summary, description, token, body, curl } = operation;
  return {
    operationId: id,
    summary,
    description,
    security: token ? [{ token: [] }] : [],
    parameters: [...pathParameters(operation), ...queryParameters(operation)],
    ...(body && { requestBody: { required: true, content: content(body.schema, body.example) } }),
    responses: {
      [operation.success.status]: successOf(operation),
      ...refusalsOf(operation),
      ...conflictOf(operation),
    },
    "x-codeSamples": [{ lang: "Shell", label: "curl", source: curl }],
  };
}

function pathParameters({ path }: Operation): Parameter[] {
  const descriptions: Record<string, string> = {
    user_id: "The id of the token's user.",
    task_id: "The id of one of the user's tasks.",
  };
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: descriptions[name],
    schema: { type: "string" },
  }));
}

/** As the values are once read: a query string itself has nothing but text. */
function queryParameters({ query }: Operation): Parameter[] {
  if (!query) return [];
  const { properties = {} } = z.toJSONSchema(query, { io: "output", override: preferFormat });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: schema as JsonSchema,
  }));
}

function successOf({ schema, success }: Operation): DescribedResponse {
  const { description, example, location } = success;
  return {
    description,
    ...(location && {
      headers: {
        Location: {
          description: "The path of the new task.",
          schema: { type: "string" },
          required: true,
        },
      },
    }),
    ...(schema && { content: content(schema, example) }),
  };
}

function refusalsOf({ path, token, body, limited, invalid = [] }: Operation) {
  const wrong = body ? [...invalid, ...bodyErrors[400]] : invalid;
  const messages: Record<string, readonly string[]> = {
    ...(body && bodyErrors),
    ...(wrong.length && { 400: wrong }),
    ...(token && tokenErrors),
    ...(path.includes("{user_id}") && { 403: ["Access denied to this resource"] }),
    ...(path.includes("{task_id}") && { 404: ["Task not found"] }),
    ...(limited && { 429: [tooManyAttemptsMessage] }),
    503: [unavailableMessage],
  };
  return Object.fromEntries(
    Object.entries(messages).map(([status, list]) => [
      status,
      { ...refusals(meanings[status] ?? "", list), ...headersOf(status) },
    ]),
  );
}

function conflictOf({ conflict }: Operation): Record<string, DescribedResponse> {
  if (!conflict) return {};
  const { schema } = content(conflictSchema)["application/json"];
  const examples = { [conflict.error]: { value: conflict } };
  return {
    409: {
      description: "The task has another version than the one given; nothing was changed.",
      content: { "application/json": { schema, examples } },
    },
  };
}

function refusals(description: string, messages: readonly string[]): DescribedResponse {
  const examples = messages.map((error) => [error, { value: { error } }]);
  return {
    description,
    content: {
      "application/json": {
        ...content(errorSchema)["application/json"],
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function headersOf(status: string): Pick<DescribedResponse, "headers"> {
  if (status === "401") {
    const schema = { const: "Bearer" };
    return {
      headers: {
        "WWW-Authenticate": { description: "How to authenticate.", schema, required: true },
      },
    };
  }
  if (status === "429" || status === "503")
    return { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } };
  return {};
}

function content(schema: z.ZodType, example?: object): Content {
  const { id = "" } = inputs.get(schema) ?? outputs.get(schema) ?? {};
  return {
    "application/json": { schema: { $ref: referenceTo(id) }, ...(example && { example }) },
  };
}

type Named = ReturnType<typeof z.registry<{ id: string }>>;

/** Schemas in JSON Schema 2020-12, which is that of OpenAPI 3.1. Their ids would be no URIs; their names are enough. */
function schemasOf(named: Named, io: "input" | "output"): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(named, { io, uri: referenceTo, override: preferFormat });
  for (const schema of Object.values(schemas)) {
    delete schema.$schema;
    delete schema.$id;
  }
  return schemas;
}

/** A format says what a pattern of 400 characters says. */
function preferFormat({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern;
}
