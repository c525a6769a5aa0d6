/** The declaration of an operation of the API: everything about it, from its path to its handler. */
import type { z } from "zod";
import type { ClientInfo } from "~/auth/client-info";
import type { ApiError } from "~/web/json.server";
import type { ReadScope, sessionEnded, UserScope } from "../../db/client.server";

/** Who may call an operation: anybody, anybody with a token, or the user whom the path names. */
export type Guard = "anybody" | "user" | "owner";

/** Everything under a user's path is for this user only. */
type GuardOf<Path extends string> = Path extends `${string}{user_id}${string}`
  ? "owner"
  : "anybody" | "user";

/** The names in a path, each written `{name}`. */
type NamesIn<Path extends string> = string extends Path
  ? string
  : Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never;

type ParamsOf<Path extends string> = Record<NamesIn<Path>, string>;

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** The arguments of a handler: the request, read and validated. */
export type Call<
  As extends Method,
  Path extends string,
  Who extends Guard,
  Input extends z.ZodObject,
> = {
  client: ClientInfo;
  params: ParamsOf<Path>;
  input: z.output<Input>;
  /**
   * The work is part of one transaction of the token's user; `undefined` for anybody. A GET should send all its
   * statements at once, without awaiting one before the next.
   */
  scope: Who extends "anybody" ? undefined : As extends "GET" ? ReadScope : UserScope;
};

/** Who calls an operation, and with which session. */
export type Caller = Pick<UserScope, "user" | "session">;

/** What it takes to answer a request. */
type Dispatched<
  As extends Method,
  Path extends string,
  Who extends Guard,
  Input extends z.ZodObject,
  Output extends z.ZodObject | null,
  Errors extends ApiError,
> = {
  method: As;
  path: Path;
  guard: Who;
  /** The input of a request with a JSON body; if it is optional, a missing one is read as `{}`. */
  body?: { schema: Input; optional?: true };
  /** The input of a request with a query string. */
  query?: Input;
  success: {
    status: 200 | 201 | 202 | 204;
    /** Checks every response; null for a response without a body. */
    schema: Output;
    /** The path of what was created. */
    location?(body: Body<Output>, params: ParamsOf<Path>): string;
  };
  /** Does the work. Returns the input of `success.schema`, which may depend on the caller; or one of `errors`. */
  handler(
    call: Call<As, Path, Who, Input>,
  ): Promise<Given<Output> | ((caller: Caller) => Given<Output>) | Errors | Ended<Who>>;
};

type Given<Output> = Output extends z.ZodObject ? z.input<Output> : null;

/** The guard's own refusal, for work that finds its session ended meanwhile. */
type Ended<Who extends Guard> = Who extends "anybody" ? never : typeof sessionEnded;

type Body<Output> = Output extends z.ZodObject ? z.output<Output> : never;

/** How an operation is described to programs and people. */
type Described<
  Input extends z.ZodObject,
  Output extends z.ZodObject | null,
  Errors extends ApiError,
> = {
  id: string;
  tag: "Account" | "Tasks";
  summary: string;
  description: string;
  body?: { example: z.input<Input> };
  success: { description: string; example?: Body<Output> };
  /** Its own errors; those of its guard and its input's schema are added. */
  errors?: readonly Errors[];
  /** Shell commands that use $LATCH, $TOKEN, $USER_ID and $TASK_ID, which the first of them set. */
  curl: string;
};

export type DispatchedOperation = Dispatched<
  Method,
  string,
  Guard,
  z.ZodObject,
  z.ZodObject | null,
  ApiError
>;

/** Whether it takes the header Idempotency-Key: it does if it changes a user's own data. */
export const takesKey = ({ method, guard }: Pick<DispatchedOperation, "method" | "guard">) =>
  method !== "GET" && guard === "owner";

export type Operation = DispatchedOperation & Described<z.ZodObject, z.ZodObject | null, ApiError>;

/** Declares an operation. The types hold the handler to the declaration, and a user's path to the guard "owner". */
export const operation = <
  const As extends Method,
  const Path extends `/api/${string}`,
  const Who extends GuardOf<Path>,
  Output extends z.ZodObject | null,
  const Errors extends ApiError = never,
  Input extends z.ZodObject = never,
>(
  declared: Dispatched<As, Path, Who, Input, Output, Errors> & Described<Input, Output, Errors>,
): Operation => declared;
