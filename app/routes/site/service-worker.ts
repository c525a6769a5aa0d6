import { createHash } from "node:crypto";
import worker from "~/site/offline-worker.js?raw";
import { themes } from "~/site/theme";
import offlinePage from "~/site/ui/offline-page.tsx?raw";
import styles from "~/styles.css?url";
import { workerPolicy } from "~/web/headers.server";

/** Everything that the offline page loads. */
const files = [styles, "/icon.svg"];

/** Changes with what the worker keeps, and makes it another worker: the browser compares its text byte by byte. */
const version = createHash("sha256")
  .update(JSON.stringify([files, themes, worker, offlinePage]))
  .digest("base64url")
  .slice(0, 12);

const script = `const config = ${JSON.stringify({ version, files, themes })};\n${worker}`;

/** The service worker, with the file names that the build has chosen. */
export function loader() {
  return new Response(script, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Content-Security-Policy": workerPolicy,
    },
  });
}
