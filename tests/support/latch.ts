import { createMigratedDatabase } from "./database";
import { clientAddressHeader } from "./person";
import { type Server, startServer } from "./server";

/** A server with a database of its own. */
export type Latch = Server & {
  /** The variables that lead another process to the same database. */
  environment: Record<string, string>;
};

/**
 * Starts a server on a new database; `stop` ends it and removes the database.
 *
 * @param flags Node's flags, if other than those for a process that serves a few requests
 */
export async function startLatch(
  environment: Record<string, string> = {},
  flags?: string[],
): Promise<Latch> {
  const database = await createMigratedDatabase();
  const variables = {
    CLIENT_IP_HEADER: clientAddressHeader,
    ...database.environment,
    ...environment,
  };
  const server = await startServer(variables, flags);
  return {
    ...server,
    environment: database.environment,
    async stop(signal) {
      const code = await server.stop(signal);
      await database.remove();
      return code;
    },
  };
}
