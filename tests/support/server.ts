import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** A server of Latch in a process of its own. */
export type Server = {
  url: string;
  process: ChildProcess;
  /** Everything that it has printed so far. */
  output: () => string;
  /** Its exit code, once it has ended and all its output was read. */
  ended: Promise<number | null>;
  /** Sends a signal, SIGTERM by default, and waits for the end of the process; returns its exit code. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** Signs the tokens of every test's servers. */
export const jwtSecret = "a secret that only the tests know, 32+";

/** Encrypts the second factors of every test. */
export const encryptionKey = Buffer.alloc(32, "a key of the tests").toString("base64");

/**
 * Starts the built server with these variables and no others of Latch's, and waits until it answers.
 *
 * @throws with its output if it ends instead
 */
export async function startServer(
  environment: Record<string, string> = {},
  flags = soonGone,
): Promise<Server> {
  const port = environment.PORT ?? String(await freePort());
  const program = ["node_modules/.bin/remix-serve", "build/server/index.js"];
  const server = launch(program, { ...environment, PORT: port }, flags);
  const url = `http://localhost:${port}`;
  await untilItAnswers(`${url}/healthz`, server);
  return { url, ...server };
}

/**
 * For a process that serves a few requests: V8's quick compiler takes half the time for the embedded Postgres. The
 * optimising one takes more than a second of processor time at each start, for code that is soon thrown away.
 */
const soonGone = ["--liftoff-only"];

const hurry = `
  const { setTimeout } = globalThis;
  const deadlines = { 10_000: 300, 2_000: 300 };
  process.once("SIGUSR2", () => {
    globalThis.setTimeout = (run, ms, ...rest) => setTimeout(run, deadlines[ms] ?? ms, ...rest);
  });`;

/**
 * For a process in which, from SIGUSR2 on, the deadline of a transaction, ten seconds, and that of one after another
 * that got no reply pass in 0.3 s.
 */
export const hurried = [
  ...soonGone,
  "--import",
  `data:text/javascript,${encodeURIComponent(hurry)}`,
];

/** Runs a program of ours with Node, with these variables and no others of Latch's. */
export function launch(
  args: string[],
  environment: Record<string, string>,
  flags = soonGone,
): Omit<Server, "url"> {
  const { PATH, HOME, TMPDIR, npm_config_cache } = process.env;
  const inherited = { PATH, HOME, TMPDIR, npm_config_cache };
  const child = spawn(process.execPath, [...flags, ...args], {
    env: {
      ...inherited,
      NODE_ENV: "production",
      JWT_SECRET: jwtSecret,
      ENCRYPTION_KEY: encryptionKey,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      printed += data;
    });
  }
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    process: child,
    output: () => printed,
    ended,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

/** A port that nobody was listening on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function untilItAnswers(
  url: string,
  { process, output }: Omit<Server, "url">,
): Promise<void> {
  while (process.exitCode === null) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server ended with code ${process.exitCode}:\n${output()}`);
}
