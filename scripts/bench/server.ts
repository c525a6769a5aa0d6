/** The built server in a process of its own, as it is measured from outside. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { send } from "./load";

const port = 3999;
export const url = `http://127.0.0.1:${port}`;

/** The header in which a request says which address it comes from. */
export const addressHeader = "bench-client-ip";

/** A server, and the processor time that it has used, in milliseconds. */
export type BenchServer = { stop: () => Promise<void>; cpuMs: () => number };

/** Starts it and waits until it is ready. */
export async function startServer(environment: Record<string, string>): Promise<BenchServer> {
  const child = spawn(
    process.execPath,
    ["node_modules/.bin/remix-serve", "build/server/index.js"],
    {
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        HOST: "127.0.0.1",
        APP_URL: url,
        JWT_SECRET: randomBytes(32).toString("base64"),
        CLIENT_IP_HEADER: addressHeader,
        LOG_LEVEL: "error",
        ...environment,
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const ended = once(child, "exit");
  while ((await send(`${url}/readyz`)).status !== 200) {
    await sleep(50);
    if (child.exitCode !== null) throw new Error("The server did not start");
  }
  return {
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** From Linux (proc_pid_stat(5)): utime and stime, in hundredths of a second. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
