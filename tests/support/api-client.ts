import { decodeJwt } from "jose";
import type { OpenApi } from "~/api/openapi";
import { clientAddressHeader, goodPassword, newAddress, newEmail } from "./person";

/** Sends one request; a body that is neither text nor bytes is sent as JSON. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>;

/** A program that knows the API's paths: each request comes from an address of its own. */
export function program(url: string, token?: string): Send {
  return (method, path, body, headers) =>
    fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        [clientAddressHeader]: newAddress(),
        "Accept-Encoding": "identity",
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: isAsSent(body) ? body : JSON.stringify(body),
    });
}

const isAsSent = (body: unknown): body is BodyInit | undefined =>
  body === undefined || typeof body === "string" || body instanceof Uint8Array;

export type Call = {
  params?: Record<string, string>;
  query?: Record<string, string> | string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead. */
  raw?: string | Uint8Array;
  token?: string | undefined;
  headers?: Record<string, string>;
};

/** A program that knows only what the OpenAPI document says about the API. */
export class ApiClient {
  private constructor(
    readonly url: string,
    readonly document: OpenApi,
  ) {}

  /** Fetches the document from a server; calls may go to another one. */
  static async open(url: string, callUrl = url): Promise<ApiClient> {
    const response = await fetch(`${url}/api/openapi.json`);
    return new ApiClient(callUrl, await response.json());
  }

  /** Every operation with its path and method. */
  get operations() {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        id: operation.operationId,
        path,
        method: method.toUpperCase(),
        operation,
      })),
    );
  }

  find(operationId: string) {
    const found = this.operations.find(({ id }) => id === operationId);
    if (!found) throw new Error(`The document has no operation ${operationId}`);
    return found;
  }

  /** @throws if the response has a status that the operation's description doesn't list */
  async call(operationId: string, call: Call = {}): Promise<Response> {
    const { operation } = this.find(operationId);
    const response = await this.send(operationId, call);
    if (operation.responses[response.status]) return response;
    throw new Error(`${operationId} answered ${response.status}, which is not in the document`);
  }

  private send(operationId: string, { params = {}, query, body, raw, token, headers }: Call) {
    const { path, method } = this.find(operationId);
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? `no-${name}`);
    const search = query ? `?${new URLSearchParams(query)}` : "";
    const text = body === undefined ? undefined : JSON.stringify(body);
    return program(this.url, token)(method, filled + search, raw ?? text, headers);
  }

  /** Creates an account and signs it in. */
  async signUp({ name = "Ada", email = newEmail() } = {}): Promise<Account> {
    const response = await this.call("signUp", { body: { name, email, password: goodPassword } });
    if (response.status !== 201) throw new Error(`Signing up failed: ${await response.text()}`);
    const { user, token } = (await response.json()) as { user: { id: string }; token: string };
    return new Account(this, user.id, email, token);
  }
}

/** A signed-in user of the API. */
export class Account {
  constructor(
    readonly client: ApiClient,
    readonly id: string,
    readonly email: string,
    readonly token: string,
  ) {}

  get sessionId(): string {
    return String(decodeJwt(this.token).jti);
  }

  /** Sends a request that the document may not know. */
  get send(): Send {
    return program(this.client.url, this.token);
  }

  /** Calls an operation as this user, by default on this user's own path. */
  call(operationId: string, call: Call = {}) {
    const params = { user_id: this.id, ...call.params };
    return this.client.call(operationId, { token: this.token, ...call, params });
  }

  /** Calls an operation on one of this user's tasks. */
  callTask(operationId: string, task_id: string, call: Call = {}) {
    return this.call(operationId, { ...call, params: { task_id, ...call.params } });
  }

  async addTask(title: string): Promise<string> {
    const response = await this.call("createTask", { body: { title } });
    if (response.status !== 201) throw new Error(`Adding failed: ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  }

  /** All tasks as the list shows them, up to 100. */
  async tasks(): Promise<string> {
    const response = await this.call("listTasks", { query: { limit: "100" } });
    if (response.status !== 200) throw new Error(`Listing failed: ${await response.text()}`);
    return response.text();
  }
}
