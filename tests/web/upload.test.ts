import { connect } from "node:net";
import { ReadableStream } from "node:stream/web";
import fc from "fast-check";
import { beforeAll, expect, inject, test } from "vitest";
import { readUpload, tooManyUploads, withUpload } from "~/web/upload.server";
import { cookieName, signedUp } from "../support/person";
import { rawRequest, sendRaw } from "../support/raw";
import { tokenOf } from "../support/session";

const url = inject("latchUrl");
let cookie: string;

beforeAll(async () => {
  cookie = `Cookie: ${cookieName(url)}=${tokenOf(await signedUp(url))}`;
});

/** As long as browsers make theirs: Node looks for its letters alone. */
const boundary = "----LatchTestBoundary7MA4YWxk";
const type = `Content-Type: multipart/form-data; boundary=${boundary}`;

/** Sends a body as it is. */
const post = (body: string, headers = [type], length = Buffer.byteLength(body)) =>
  sendRaw(
    url,
    rawRequest(url, "POST /tasks/import", {
      headers: [cookie, ...headers, `Content-Length: ${length}`],
      body,
    }),
  );

const part = (disposition: string, content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

test("a field of the right name that is no file is none", async () => {
  const { status, body } = await post(`${part('name="file"', "title")}--${boundary}--\r\n`);
  expect([status, body.includes("Choose a file")]).toEqual([400, true]);
});

test("a form in which no file was chosen has none", async () => {
  const chosen = `name="file"; filename=""\r\nContent-Type: application/octet-stream`;
  const { status, body } = await post(`${part(chosen, "")}--${boundary}--\r\n`);
  expect([status, body.includes("Choose a file")]).toEqual([400, true]);
});

test("a file in another field is none", async () => {
  const { status, body } = await post(
    `${part('name="other"; filename="a"', "title\nx")}--${boundary}--\r\n`,
  );
  expect([status, body.includes("Choose a file")]).toEqual([400, true]);
});

test.each([
  ["no parts", "x"],
  ["a part that does not end", part('name="file"; filename="a"', "title")],
  ["a part without a name", `${part('filename="a"', "title")}--${boundary}--\r\n`],
])("%s is a bad request", async (_, body) => {
  expect((await post(body)).status).toBe(400);
});

test("a boundary that is missing is a bad request", async () => {
  expect((await post("--x--", ["Content-Type: multipart/form-data"])).status).toBe(400);
});

test("who sends 30 MiB before reading can finish, and is answered", async () => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  const length = 30 * 1024 * 1024;
  const headers = [cookie, type, `Content-Length: ${length}`];
  socket.write(rawRequest(url, "POST /tasks/import", { headers }));
  await new Promise<void>((resolve, reject) => {
    socket.write("x".repeat(length), (error) => (error ? reject(error) : resolve()));
  });
  let answer = "";
  for await (const piece of socket) answer += piece;
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test("what is longer than any browser's patience is refused before it is all there", async () => {
  const answer = await post("x".repeat(45_000_000), [type], 500_000_000);
  expect(answer.status).toBe(413);
  expect(answer.head).toMatch(/^connection: close$/im);
});

test("any body gets a clean answer", async () => {
  const piece = fc.constantFrom(
    `--${boundary}`,
    "--",
    "\r\n",
    "\n",
    "Content-Disposition: form-data; ",
    'name="file"',
    'filename="a"',
    "filename*=UTF-8''%ff",
    ": ;",
    "\0",
    "title\nx",
    '{"tasks":[{}]}',
    "Content-Transfer-Encoding: base64",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const { status } = await post(pieces.join(""));
      expect([303, 400]).toContain(status);
    }),
    { numRuns: 150 },
  );
});

test("two files are read at once, twenty more wait, and the others are told to come back", async () => {
  const body = bytesOf(`${part('name="file"; filename="a"', "title\nx")}--${boundary}--\r\n`);
  const headers = { "Content-Type": type.slice("Content-Type: ".length) };
  let [reading, most] = [0, 0];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const uploads = Array.from({ length: 25 }, () =>
    withUpload(new Request(url, { method: "POST", headers, body }), "file", 100, async () => {
      reading += 1;
      most = Math.max(most, reading);
      await finished;
      reading -= 1;
      return "read";
    }),
  );
  expect(await Promise.all(uploads.slice(22))).toEqual(Array(3).fill(tooManyUploads));
  await expect.poll(() => reading).toBe(2);
  finish();
  expect(await Promise.all(uploads.slice(0, 22))).toEqual(Array(22).fill("read"));
  expect(most).toBe(2);
});

test("a form that arrives in two pieces is read, wherever it was cut", async () => {
  const form = `${part('name="file"; filename="a"', "title\nx")}--${boundary}--\r\n`;
  for (let cut = 1; cut < form.length; cut += 1) {
    const pieces = ReadableStream.from([form.slice(0, cut), form.slice(cut)].map(bytesOf));
    const request = new Request(url, {
      method: "POST",
      headers: { "Content-Type": type.slice("Content-Type: ".length) },
      body: pieces as BodyInit,
      duplex: "half",
    });
    expect(await readUpload(request, "file", 100)).toEqual(bytesOf("title\nx"));
  }
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
