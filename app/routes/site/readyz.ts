import { log } from "~/server/log.server";
import { databaseIsReady } from "../../../db/client.server";

/** Says whether the process can work: the database answers and has every migration. */
export async function loader() {
  const ready = await databaseIsReady((error) => log.warn({ error }, "not ready"));
  return new Response(ready ? "ok" : "the database is not ready", {
    status: ready ? 200 : 503,
  });
}
