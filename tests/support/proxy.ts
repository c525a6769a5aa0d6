import { once } from "node:events";
import {
  type AddressInfo,
  connect,
  createServer,
  type NetConnectOpts,
  type Socket,
} from "node:net";

/**
 * What happens to what a client sends: it passes; its connection is cut before it arrives, or once it has been
 * answered, and the answer is lost; the same, but the client hears nothing, not even that its connection is lost, as
 * when a firewall has forgotten it; or it is held, with everything after it on its connection, until `release`, even
 * if the client has left.
 */
export type Fate = "pass" | "cut" | "cut after" | "stall" | "stall after" | "hold";

/** What arrived on one of the connections, which has a number of its own. */
export type Turn = { connection: number; text: string };

/** A connection to a database that can be cut and restored. */
export type DatabaseProxy = {
  port: number;
  /** How long answers take to come back, in milliseconds: long enough for whatever is sent without waiting for one. */
  latencyMs: number;
  /** What clients have sent, in pieces that each ended with waiting for an answer. */
  turns: Turn[];
  /** Decides about each piece that a client sends: one statement, or several. */
  fateOf: (sent: string) => Fate;
  /** Passes on what is held. */
  release: () => void;
  /** Ends all connections and refuses new ones. */
  cut: () => Promise<void>;
  /** The same without closing them properly, as when a machine fails (TCP reset). */
  reset: () => Promise<void>;
  /** Accepts connections but passes nothing on. */
  silence: () => void;
  /** Ends each connection on which the client sends something that matches; null ends none. */
  cutAt: (statement: RegExp | null) => void;
  /** Lets new connections through again. */
  mend: () => Promise<void>;
  close: () => Promise<void>;
};

/** Listens on a port of its own and passes connections on to `target`. */
export async function startProxy(target: NetConnectOpts): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const releases = new Set<() => void>();
  let silent = false;
  let connections = 0;
  const server = createServer((client) => {
    keep(client);
    clients.add(client);
    client.once("close", () => clients.delete(client));
    if (silent) return;
    const connection = connections++;
    const upstream = connect(target);
    keep(upstream);
    let isAnswered = true;
    let turn: Turn = { connection, text: "" };
    upstream.on("data", (piece: Buffer) => {
      const pass = () => {
        isAnswered = true;
        if (!silent && !client.destroyed) client.write(piece);
      };
      if (proxy.latencyMs) setTimeout(pass, proxy.latencyMs);
      else pass();
    });
    let held: Buffer[] | null = null;
    const release = () => {
      for (const piece of held ?? []) upstream.write(piece);
      held = null;
      if (client.destroyed) upstream.end();
    };
    let isStalled = false;
    client.on("data", (piece: Buffer) => {
      if (silent || isStalled) return;
      if (isAnswered) {
        turn = { connection, text: "" };
        proxy.turns.push(turn);
      }
      isAnswered = false;
      turn.text += piece.toString("latin1");
      const fate = held ? "hold" : proxy.fateOf(piece.toString("latin1"));
      if (fate === "hold") {
        held = [...(held ?? []), piece];
        releases.add(release);
        return;
      }
      if (fate === "cut") return void client.destroy();
      if (fate === "stall" || fate === "stall after") {
        isStalled = true;
        upstream.removeAllListeners("data").resume();
        if (fate === "stall") return void upstream.end();
        upstream.once("data", () => upstream.end());
      }
      if (fate === "cut after") {
        upstream
          .removeAllListeners("data")
          .once("data", () => client.destroy())
          .resume();
      }
      upstream.write(piece);
    });
    client.once("close", () => held ?? upstream.end());
    upstream.once("close", () => isStalled || client.destroy());
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
  };
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const endConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = async (end: () => void) => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    end();
    await closed;
  };
  const cut = () => stop(endConnections);
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const proxy: DatabaseProxy = {
    port,
    latencyMs: 0,
    turns: [],
    fateOf: () => "pass",
    release() {
      for (const release of releases) release();
      releases.clear();
    },
    cut,
    reset: () => stop(() => clients.forEach((socket) => void socket.resetAndDestroy())),
    silence() {
      silent = true;
    },
    cutAt(statement) {
      proxy.fateOf = (sent) => (statement?.test(sent) ? "cut" : "pass");
    },
    async mend() {
      silent = false;
      endConnections();
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
  return proxy;
}

/** The messages that run a statement (PostgreSQL manual, 55.7) in what a client sends. */
export function statementsIn(turn: string): string[] {
  const bytes = Buffer.from(turn, "latin1");
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readUInt32BE(at + 1)) {
    const type = String.fromCharCode(bytes[at] ?? 0);
    if (type === "Q") found.push("Query");
    if (type === "E") found.push("Execute");
  }
  return found;
}
