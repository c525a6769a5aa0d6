import { findBrowser } from "../support/browser";
import { startLatch } from "../support/latch";

/** One server and one database for all browser tests, each of which signs up a user of its own. */
export default async function setup() {
  process.env.LATCH_BROWSER = findBrowser() ?? "";
  const latch = await startLatch({}, []);
  process.env.LATCH_URL = latch.url;
  process.env.LATCH_ENVIRONMENT = JSON.stringify(latch.environment);
  return async () => void (await latch.stop());
}
