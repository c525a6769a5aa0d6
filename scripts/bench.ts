/**
 * `npm run bench`: what the list costs a person with 50, 10,000 and 1,000,000 tasks, among others' millions, what
 * pages and the API cost the server, and whether the time of a refused sign-in reveals if an email has an account. It
 * runs on the PostgreSQL server in DATABASE_URL, in a database that is created for it and dropped afterwards; the
 * login must be allowed to create databases. Times of the list are medians in milliseconds of whole transactions. The
 * ratios count, since both sides of them are from the same minutes on the same machine.
 */
import { randomBytes } from "node:crypto";
import { closeDatabase } from "../db/client.server";
import { withFilledDatabase } from "./bench/database";
import { url as servedAt } from "./bench/server";

/** How many tasks the database has in all, unless the command line says otherwise. */
const total = Number(process.argv[2] ?? 3_000_000);

async function bench(): Promise<void> {
  const serverUrl = process.env.DATABASE_URL;
  if (!serverUrl) throw new Error("DATABASE_URL must name a PostgreSQL server");
  console.log(`Filling a database with ${total.toLocaleString("en")} tasks, which takes minutes …`);
  await withFilledDatabase(serverUrl, total, async (url) => {
    process.env.DATABASE_URL = url;
    process.env.JWT_SECRET = randomBytes(32).toString("base64");
    process.env.LOG_LEVEL = "warn";
    process.env.APP_URL = servedAt;
    // Not before: importing them reads the configuration.
    const { benchTasks } = await import("./bench/tasks");
    const { benchSignIn } = await import("./bench/sign-in");
    const { benchPages } = await import("./bench/pages");
    try {
      await benchTasks();
      await benchPages();
      await benchSignIn();
    } finally {
      await closeDatabase();
    }
  });
}

await bench().catch((error) => {
  console.error(`The benchmark failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
