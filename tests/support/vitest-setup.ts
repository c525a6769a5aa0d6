import type { TestProject } from "vitest/node";
import { startLatch } from "./latch";
import { encryptionKey, jwtSecret } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the server that all tests share listens. */
    latchUrl: string;
    /** The variables that lead to its database. */
    environment: Record<string, string>;
  }
}

/** One server and one database for all tests: each test has users of its own, and Latch keeps users apart. */
export default async function setup(project: TestProject) {
  const latch = await startLatch({}, []);
  project.provide("latchUrl", latch.url);
  project.provide("environment", {
    ...latch.environment,
    JWT_SECRET: jwtSecret,
    ENCRYPTION_KEY: encryptionKey,
    LOG_LEVEL: "silent",
  });
  return async () => void (await latch.stop());
}
