import { connect } from "node:net";

/** What came back over a connection, as far as it could be read. */
export type RawAnswer = { status: number; head: string; body: string };

/** Sends these bytes (a string has one character for each) and reads until the server closes the connection. */
export function sendRaw(url: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setTimeout(20_000, () =>
      socket.destroy(new Error(`No end of: ${answer.slice(0, 200)}`)),
    );
    socket.on("error", (error) => (answer ? undefined : reject(error)));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("close", () => resolve(parse(answer)));
    socket.write(bytes, "latin1");
  });
}

/** A request's text, with a Host and `Connection: close` unless its headers say otherwise. */
export function rawRequest(
  url: string,
  requestLine: string,
  { headers = [], body = "" }: { headers?: string[]; body?: string } = {},
): string {
  const names = headers.map((line) => line.split(":")[0]?.toLowerCase());
  const defaults = [`Host: ${new URL(url).host}`, "Connection: close"].filter(
    (line) => !names.includes(line.split(":")[0]?.toLowerCase()),
  );
  return `${[`${requestLine} HTTP/1.1`, ...defaults, ...headers].join("\r\n")}\r\n\r\n${body}`;
}

function parse(answer: string): RawAnswer {
  const end = answer.indexOf("\r\n\r\n");
  const head = end === -1 ? answer : answer.slice(0, end);
  return {
    status: Number(head.split(" ")[1]),
    head,
    body: end === -1 ? "" : answer.slice(end + 4),
  };
}
