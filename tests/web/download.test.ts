import { expect, test } from "vitest";
import { download } from "~/web/download.server";

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
