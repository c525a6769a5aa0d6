import { expect, inject, test } from "vitest";
import { download } from "~/http/downloads.server";
import { uploaded } from "../support/files";
import { signedUp } from "../support/person";

const url = inject("latchUrl");

async function* failingAfter(pieces: number, reason: unknown): AsyncGenerator<string> {
  for (let piece = 0; piece < pieces; piece += 1) yield "piece";
  throw reason;
}

const file = { name: "x.txt", type: "text/plain" };

test("what goes wrong before the first piece can still be answered", async () => {
  const reason = new Response(null, { status: 302 });
  await expect(download({ ...file, pieces: failingAfter(0, reason) })).rejects.toBe(reason);
});

test("what goes wrong later breaks the download off", async () => {
  const response = await download({ ...file, pieces: failingAfter(1, new Error("gone")) });
  await expect(response.text()).rejects.toThrow("gone");
});

test("a reader who goes away ends the reading of the list", async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) yield "piece";
    } finally {
      ended = true;
    }
  }
  const response = await download({ ...file, pieces: endless() });
  await response.body?.cancel();
  expect(ended).toBe(true);
});

test("a download breaks off when the session ends on the way", async () => {
  const ada = await signedUp(url);
  const long = `title,description\n${`x,${"y".repeat(450)}\n`.repeat(9_000)}`;
  await ada.post(await uploaded(ada, long));
  const response = await ada.get("/tasks/export.csv", { "Accept-Encoding": "identity" });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  expect((await reader.read()).done).toBe(false);
  await ada.post("/signout");
  const rest = async () => {
    while (!(await reader.read()).done);
  };
  await expect(rest()).rejects.toThrow();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
