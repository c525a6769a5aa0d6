import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { writeReadableStreamToWritable } from "@remix-run/node";
import { expect, onTestFinished, test, vi } from "vitest";
import { answerWith } from "~/web/backpressure.server";
import { download, jsonPieces } from "~/web/download.server";

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

/** What Remix does with a file of 200 pieces of 64 KiB, for a client that sends `requests` and reads nothing yet. */
async function unread(requests: string) {
  const state = { made: 0, ended: 0 };
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (let piece = 0; piece < 200; piece += 1) {
        state.made += 1;
        yield "x".repeat(64 * 1024);
      }
    } finally {
      state.ended += 1;
    }
  }
  const server = createServer((_, response) =>
    answerWith(response, async () => {
      const { body } = await download({ ...file, pieces: pieces() });
      if (body) await writeReadableStreamToWritable(body, response);
    }),
  ).listen(0);
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port).pause();
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  client.write(requests);
  // It has begun, and then made as much as it will: what Remix reads without waiting, it reads within a turn.
  await vi.waitFor(() => expect(state.made).toBeGreaterThan(1));
  let made = 0;
  await vi.waitFor(() => {
    const before = made;
    made = state.made;
    expect(made).toBe(before);
  });
  return { state, client };
}

const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

test("a file that nobody reads is made no further than the connection holds, and whole once it is read", async () => {
  const { state, client } = await unread(request);
  expect(state.made).toBeLessThan(150);
  let bytes = 0;
  client.on("data", (data) => {
    bytes += data.length;
  });
  client.resume();
  await vi.waitFor(() => expect(state).toEqual({ made: 200, ended: 1 }));
  await vi.waitFor(() => expect(bytes).toBeGreaterThan(200 * 64 * 1024));
});

test("a file that is asked for behind another one on its connection waits for that", async () => {
  const { state, client } = await unread(request + request);
  expect(state.made).toBeLessThan(150);
  client.resume();
  await vi.waitFor(() => expect(state).toEqual({ made: 400, ended: 2 }));
});

test("files that follow each other on a connection leave nothing behind on it", async () => {
  const listening: number[] = [];
  const server = createServer((request, response) => {
    listening.push(request.socket.listenerCount("close"));
    answerWith(response, async () => {
      const { body } = await download({ ...file, pieces: jsonPieces({}) });
      if (body) await writeReadableStreamToWritable(body, response);
    });
  }).listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address() as AddressInfo;
  for (let time = 0; time < 3; time += 1) {
    const [answer] = await once(get({ port, agent }), "response");
    await once(answer.resume(), "end");
  }
  agent.destroy();
  expect(listening).toEqual(Array(3).fill(listening[0]));
});

test("a file whose reader goes away is made no further", async () => {
  const { state, client } = await unread(request);
  client.destroy();
  await vi.waitFor(() => expect(state.ended).toBe(1));
  expect(state.made).toBeLessThan(150);
});
