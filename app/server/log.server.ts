import pino from "pino";
import { config } from "./config.server";

/** The log: one JSON object a line. Never give it a password, a token, a cookie or a hash. */
export const log = pino({
  level: config.LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { error: describeError },
});

/** Only those parts of an error that cannot carry a user's data: a database error's `detail` quotes rows. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    code: "code" in error ? error.code : undefined,
    stack,
    cause: cause === undefined ? undefined : describeError(cause),
  };
}
