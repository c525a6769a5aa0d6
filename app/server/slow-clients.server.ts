/**
 * How long a client that sends or reads slowly, or not at all, may keep a connection. One rule holds for the body of
 * a request and for a response: every minute 64 KiB of it, or all that is left, must get through. That is a kilobyte
 * a second, which the slowest phones manage; slower clients are cut off.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request and its response, as Node has them. */
export type Exchange = { request: IncomingMessage; response: ServerResponse };

/** Node's timeouts for a connection, in milliseconds: properties of an `http.Server`. */
export const connectionTimes = {
  /** For the request line and the headers; Node checks every 30 s. */
  headersTimeout: 20_000,
  /** For a whole request: a file of 5 MiB at 6 KiB a second. */
  requestTimeout: 15 * 60_000,
  /** Longer than the 60 s for which proxies usually keep idle connections: they must be the ones to close them. */
  keepAliveTimeout: 75_000,
};

/** For a whole response. */
const longestAnswerMs = 60 * 60_000;

type Pace = Exchange & {
  beganAt: number;
  /** When the current minute began, and how many bytes had got through by then. */
  since: number;
  bytes: number;
};

/** Watches requests and their responses, and cuts off clients that are too slow. */
export class SlowClients {
  private readonly paces = new Set<Pace>();
  private readonly timer: NodeJS.Timeout;

  /**
   * @param windowMs the minute of the rule
   * @param windowBytes what must get through in it
   */
  constructor(
    private readonly windowMs = 60_000,
    private readonly windowBytes = 64 * 1024,
  ) {
    this.timer = setInterval(() => this.check(), windowMs / 12).unref();
  }

  /** Watches a request until its response is sent. */
  watch(exchange: Exchange): void {
    const now = performance.now();
    const pace = { ...exchange, beganAt: now, since: now, bytes: bytesThrough(exchange) };
    this.paces.add(pace);
    exchange.response.once("close", () => this.paces.delete(pace));
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    const now = performance.now();
    for (const pace of this.paces) {
      const bytes = bytesThrough(pace);
      if (now - pace.beganAt > longestAnswerMs) cutOff(pace);
      else if (!isClientsTurn(pace)) Object.assign(pace, { since: now, bytes });
      else if (now - pace.since >= this.windowMs) {
        if (bytes - pace.bytes < this.windowBytes) cutOff(pace);
        else Object.assign(pace, { since: now, bytes });
      }
    }
  }
}

/**
 * Requests whose bodies are still arriving, `most` of them at once: one more, and the one that has taken longest is
 * cut off. A body that has arrived but has not been read yet is spared, since it waits for us.
 */
export class ArrivingBodies {
  private readonly exchanges = new Set<Exchange>();

  constructor(private readonly most: number) {}

  /** Counts a request until its body has been read in full, or it has ended. */
  add(exchange: Exchange): void {
    const { exchanges } = this;
    const oldest = [...exchanges].find(({ request }) => !request.complete);
    if (oldest && exchanges.size >= this.most) {
      exchanges.delete(oldest);
      cutOff(oldest);
    }
    exchanges.add(exchange);
    exchange.request.once("end", () => exchanges.delete(exchange));
    exchange.response.once("close", () => exchanges.delete(exchange));
  }
}

/** Whether the client has yet to send something that we would read, or to read something that we have sent. */
function isClientsTurn({ request, response }: Exchange): boolean {
  const isSending = !request.complete && request.readableLength === 0;
  return isSending || (response.headersSent && response.writableLength > 0);
}

const bytesThrough = ({ request: { socket } }: Exchange) =>
  socket.bytesRead + socket.bytesWritten - socket.writableLength;

/** Ends the connection; if no response was begun, with the one that Node gives when `requestTimeout` is over. */
function cutOff({ request: { socket }, response }: Exchange): void {
  if (response.headersSent) return void socket.destroy();
  socket.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
  socket.destroySoon();
}
