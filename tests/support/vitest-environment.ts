import { afterAll, inject } from "vitest";
import { fixSeed } from "./seed";

fixSeed();

// Before any module of the application is loaded, since they read these when they are.
Object.assign(process.env, inject("environment"));

afterAll(async () => {
  const { closeDatabase } = await import("../../db/client.server");
  await closeDatabase();
});
