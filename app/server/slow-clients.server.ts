/**
 * How long a connection may be kept by a client that sends or reads slowly, or not at all. One rule holds both for the
 * body of a request and for an answer: in every minute 64 KiB of it, or all that is left, must get through. That is a
 * kilobyte a second, which the slowest phones manage; a client that does less is cut off.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request and its answer, as Node has them. */
export type Exchange = { request: IncomingMessage; response: ServerResponse };

/** The times that Node keeps for each connection, in milliseconds: properties of an `http.Server`. */
export const connectionTimes = {
  /** For the request line and the headers; Node looks every 30 s. */
  headersTimeout: 20_000,
  /** For all of a request: a file of 5 MiB at 6 KiB a second. */
  requestTimeout: 15 * 60_000,
  /** Longer than proxies keep connections that they may use again, 60 s as a rule: they must be the ones to end them. */
  keepAliveTimeout: 75_000,
};

/** For all of an answer. */
const longestAnswerMs = 60 * 60_000;

type Pace = Exchange & {
  beganAt: number;
  /** When the current minute began, and how many bytes had got through by then. */
  since: number;
  bytes: number;
};

/** Watches requests and their answers, and cuts off those whose clients are too slow. */
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

  /** Watches a request until its answer is through. */
  watch(exchange: Exchange): void {
    const now = performance.now();
    const pace = { ...exchange, beganAt: now, since: now, bytes: bytesThrough(exchange) };
    this.paces.add(pace);
    exchange.response.once("close", () => this.paces.delete(pace));
  }

  /** Watches no more. */
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
 * Requests whose bodies are under way, `most` of them at once: for one more, the one that has taken longest is cut off. Not
 * one whose body is there and has yet to be read: for that it waits on us.
 */
export class ArrivingBodies {
  private readonly exchanges = new Set<Exchange>();

  constructor(private readonly most: number) {}

  /** Counts a request until all of its body has been read, or it has ended. */
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

/** Whether something is still to come from the client that we would read, or to be read by it that we have sent. */
function isClientsTurn({ request, response }: Exchange): boolean {
  const isSending = !request.complete && request.readableLength === 0;
  return isSending || (response.headersSent && response.writableLength > 0);
}

const bytesThrough = ({ request: { socket } }: Exchange) =>
  socket.bytesRead + socket.bytesWritten - socket.writableLength;

/** Ends the connection; with the answer that Node gives when `requestTimeout` is over, if none was begun. */
function cutOff({ request: { socket }, response }: Exchange): void {
  if (response.headersSent) return void socket.destroy();
  socket.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
  socket.destroySoon();
}
