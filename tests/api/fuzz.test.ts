import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Account, ApiClient } from "../support/api-client";
import { conformance } from "../support/conformance";
import { goodPassword, newEmail } from "../support/person";

const client = await ApiClient.open(inject("latchUrl"));
const conforms = conformance(client);
let ada: Account;
let taskId: string;

beforeAll(async () => {
  ada = await client.signUp();
  taskId = await ada.addTask("As it was");
});

type Schema = {
  properties?: Record<string, Schema>;
  type?: string;
  anyOf?: Schema[];
  maxLength?: number;
};

const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constantFrom(
    "\ud800",
    "\0",
    "\u202e",
    "'; drop table tasks; --",
    "<script>",
    "e\u0301",
    "",
    " ",
  ),
  fc.constantFrom(200, 201, 1000, 1001, 1024, 1025).map((length) => "𝒳".repeat(length)),
);
const hostileNumber = fc.constantFrom(0, -0, 1e308, 2 ** 53, -1, 0.1, Number.MIN_VALUE);
const hostile = fc.oneof(
  hostileText,
  hostileNumber,
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(null, true, [], {}, [[]], { toString: 1 }, { $ne: null }),
);

/** Values that the document allows for a field, if only by their type. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "null") return fc.constant(null);
  return fc.string({
    unit: "grapheme",
    minLength: 1,
    maxLength: Math.min(schema.maxLength ?? 20, 20),
  });
}

const someNames = [
  "user_id",
  "id",
  "constructor",
  "__proto__",
  "toString",
  "",
  "title ",
  "TITLE",
  "\ud800",
];

/** The bytes of a body: as the schema has it, almost so, or hostile. */
function bodyOf({ properties = {} }: Schema): fc.Arbitrary<string> {
  const fields = Object.entries(properties);
  const known = fields.map(([name, schema]) =>
    fc.tuple(fc.constant(name), fc.oneof(valid(schema), hostile)),
  );
  const stranger = fc.tuple(fc.oneof(fc.constantFrom(...someNames), fc.string()), hostile);
  const members = fc.tuple(
    ...known.map((field) => fc.option(field)),
    fc.option(stranger, { freq: 1 }),
    fc.option(fc.oneof(...known), { freq: 1 }),
  );
  // Spelled by hand: an object could hold neither "__proto__" nor one name twice.
  const object = members.map((all) => {
    const given = all.filter((member) => member !== null);
    return `{${given.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
  });
  const nests = fc
    .integer({ min: 1, max: 12_000 })
    .map((depth) => `{"title":${"[".repeat(depth)}${"]".repeat(depth)}}`);
  const numbers = fc
    .constantFrom("1e999", "-1e999", "9".repeat(400), "1e-999")
    .map((n) => `{"title":${n},"completed":${n}}`);
  const broken = fc
    .tuple(object, fc.nat())
    .map(([text, at]) => text.slice(0, at % (text.length + 1)));
  return fc.oneof(
    { weight: 6, arbitrary: object },
    nests,
    numbers,
    broken,
    fc.string({ unit: "binary" }),
    fc.json(),
  );
}

const schemas = client.document.components.schemas as Record<string, Schema>;
const schemaOf = (ref: string) => schemas[ref.split("/").at(-1) ?? ""] ?? {};

/** Percent-encoded bytes, of which not all are text, in a path or a query. */
const encodedBytes = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
const segment = fc.oneof(
  fc.uuid(),
  encodedBytes,
  fc.string({ minLength: 1 }).map((text) => encodeURIComponent(text).replaceAll(".", "%252e")),
  fc.constantFrom("%", "%zz", "null", "undefined", "0", "-1", "*"),
);
const header = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 80,
});

/** Ada's tasks after the last request that was not refused. */
let before: string;
beforeAll(async () => {
  before = await ada.tasks();
});

/** Checks an answer; what was refused must have changed nothing. */
async function holds(operationId: string, response: Response) {
  await conforms(operationId, response);
  const after = await ada.tasks();
  if (response.status >= 400) expect(after).toBe(before);
  before = after;
}

const runs = { numRuns: 40 };

describe("answers as documented, and changes nothing when it refuses:", () => {
  const withBody = client.operations.filter(({ operation }) => operation.requestBody);
  test.each(withBody)("$id with any body", async ({ id, operation }) => {
    const { $ref = "" } = operation.requestBody?.content["application/json"].schema ?? {};
    await fc.assert(
      fc.asyncProperty(bodyOf(schemaOf($ref)), async (raw) => {
        await holds(id, await ada.callTask(id, taskId, { raw }));
      }),
      runs,
    );
  });

  test("signUp and signIn with anything typed", async () => {
    const typed = fc.oneof(hostileText, fc.constantFrom(goodPassword, ada.email));
    await fc.assert(
      fc.asyncProperty(typed, typed, typed, async (name, email, password) => {
        const up = await client.call("signUp", {
          body: { name, email: email || newEmail(), password },
        });
        await holds("signUp", up);
        await holds("signIn", await client.call("signIn", { body: { email, password } }));
      }),
      { numRuns: 25 },
    );
  });

  // Signing out would succeed, whatever the path.
  const repeatable = client.operations.filter(({ id }) => id !== "signOut");
  test.each(repeatable)("$id with any path", async ({ id }) => {
    await fc.assert(
      fc.asyncProperty(segment, segment, async (user, task) => {
        await holds(id, await ada.call(id, { params: { user_id: user, task_id: task } }));
        await holds(id, await ada.callTask(id, task));
      }),
      { numRuns: 10 },
    );
  });

  test.each(client.operations)("$id with any Authorization", async ({ id }) => {
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom("", "Bearer "), async (value, scheme) => {
        const headers = { Authorization: scheme + value };
        await holds(id, await ada.callTask(id, taskId, { token: undefined, headers }));
      }),
      { numRuns: 10 },
    );
  });

  test("listTasks with any query", async () => {
    const text = fc.oneof(
      // Node itself answers longer request lines, with 431.
      hostileText.filter((one) => one.length < 500),
      fc.constantFrom("open", "50", taskId, "1e2", " 1", "٣", "+1"),
    );
    const name = fc.constantFrom("status", "limit", "after", "_data", "index", "__proto__", "");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text), { maxLength: 4 }), async (parameters) => {
        const query = String(new URLSearchParams(parameters));
        await holds("listTasks", await ada.call("listTasks", { query }));
      }),
      runs,
    );
  });
});
