import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { connectionTimes, SlowClients } from "~/server/slow-clients.server";

/** In place of a minute and 64 KiB. */
const windowMs = 120;
const windowBytes = 1000;

let server: Server;
let clients: SlowClients;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  clients = new SlowClients(windowMs, windowBytes);
  server = createServer((request, response) => {
    clients.watch({ request, response });
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  clients.stop();
  server.closeAllConnections();
  server.close();
});

function open(head: string): Socket {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`${head}\r\nHost: localhost\r\n`);
  return socket;
}

/** Writes a piece every few milliseconds, until the connection has ended. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.writable && socket.write(piece), windowMs / 20);
  onTestFinished(() => clearInterval(timer));
}

const echo = (request: IncomingMessage, response: ServerResponse) => {
  let length = 0;
  request.on("data", (data) => {
    length += data.length;
  });
  request.on("end", () => response.end(String(length)));
};

test("a body that crawls is cut off, and its sender told", async () => {
  answer = echo;
  const socket = open("POST / HTTP/1.1");
  socket.write("Content-Length: 100000\r\n\r\n");
  drip(socket, "a");
  const [data] = await once(socket, "data");
  expect(String(data)).toMatch(/^HTTP\/1\.1 408 /);
  await once(socket, "close");
});

test("a body that comes slowly, but fast enough, is read to its end", async () => {
  answer = echo;
  const pieces = 100;
  const piece = "a".repeat(200);
  const socket = open("POST / HTTP/1.1");
  // Several minutes of it, as this test counts them.
  socket.write(`Connection: close\r\nContent-Length: ${pieces * piece.length}\r\n\r\n`);
  drip(socket, piece);
  const [data] = await once(socket, "data");
  expect(String(data)).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n20000/s);
});

test("an answer that nobody reads is given up", async () => {
  answer = (_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(64 * 1024)));
    };
    response.on("drain", more);
    more();
  };
  const accepted = once(server, "connection");
  const socket = open("GET / HTTP/1.1").pause();
  socket.write("\r\n");
  const [connection] = await accepted;
  await once(connection, "close");
});

test("an answer that takes long to begin is waited for", async () => {
  answer = (_, response) => setTimeout(() => response.end("there"), windowMs * 4);
  const socket = open("GET / HTTP/1.1");
  socket.write("\r\n");
  expect(String((await once(socket, "data"))[0])).toContain("there");
});

test("connections are kept for longer than a proxy may use them again", async () => {
  expect(connectionTimes.keepAliveTimeout).toBeGreaterThan(60_000);
  const { headers } = await fetch(`${inject("latchUrl")}/healthz`);
  expect(headers.get("Keep-Alive")).toBe(`timeout=${connectionTimes.keepAliveTimeout / 1000}`);
});
