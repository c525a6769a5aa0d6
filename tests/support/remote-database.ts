import type { NetConnectOpts } from "node:net";
import { openEmbedded } from "../../db/embedded";
import { createDatabase, type TestDatabase } from "./database";
import { type DatabaseProxy, startProxy } from "./proxy";

/** A database that a server reaches by DATABASE_URL, through a proxy that can be cut. */
export type RemoteDatabase = {
  url: string;
  proxy: DatabaseProxy;
  /** Another way to it, with a proxy of its own, which ends with the first one. */
  anotherWay: () => Promise<{ url: string; proxy: DatabaseProxy }>;
  remove: () => Promise<void>;
};

/** `create` creates it: by default an empty one. An embedded one is opened in this process, behind the proxy. */
export async function createRemoteDatabase(
  create: () => Promise<TestDatabase> = createDatabase,
): Promise<RemoteDatabase> {
  const database = await create();
  const { url, target, remove } = await (process.env.DATABASE_URL
    ? onServer(database)
    : embedded(database));
  const proxies: DatabaseProxy[] = [];
  const anotherWay = async () => {
    const proxy = await startProxy(target);
    proxies.push(proxy);
    return { url: Object.assign(new URL(url), { host: `127.0.0.1:${proxy.port}` }).href, proxy };
  };
  return {
    ...(await anotherWay()),
    anotherWay,
    async remove() {
      await Promise.all(proxies.map(({ close }) => close()));
      await remove();
    },
  };
}

async function onServer({ environment, remove }: TestDatabase) {
  const url = new URL(environment.DATABASE_URL ?? "");
  const target: NetConnectOpts = { host: url.hostname, port: Number(url.port || 5432) };
  return { url, target, remove };
}

async function embedded(database: TestDatabase) {
  const { socketPath, close } = await openEmbedded(database.environment.DATA_DIR ?? "");
  const url = new URL("postgres://postgres@localhost/postgres");
  const target: NetConnectOpts = { path: socketPath };
  const remove = async () => {
    await close();
    await database.remove();
  };
  return { url, target, remove };
}
