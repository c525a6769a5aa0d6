import { once } from "node:events";
import {
  type AddressInfo,
  connect,
  createServer,
  type NetConnectOpts,
  type Socket,
} from "node:net";

/** A way to a database that can be cut and mended. */
export type DatabaseProxy = {
  port: number;
  /** Ends all connections and refuses new ones. */
  cut: () => Promise<void>;
  /** The same without a goodbye, as when a machine fails (TCP reset). */
  reset: () => Promise<void>;
  /** Accepts connections but passes nothing on. */
  silence: () => void;
  /** Lets new connections through again. */
  mend: () => Promise<void>;
  close: () => Promise<void>;
};

/** Listens on a port of its own and passes connections on to `target`. */
export async function startProxy(target: NetConnectOpts): Promise<DatabaseProxy> {
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let silent = false;
  const server = createServer((client) => {
    keep(client);
    clients.add(client);
    client.once("close", () => clients.delete(client));
    if (silent) return;
    const upstream = connect(target);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
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
  return {
    port,
    cut,
    reset: () => stop(() => clients.forEach((socket) => void socket.resetAndDestroy())),
    silence() {
      silent = true;
      for (const socket of sockets) socket.unpipe();
    },
    async mend() {
      silent = false;
      endConnections();
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
