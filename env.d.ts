/** Types for packages without their own. */
declare module "on-headers" {
  import type { ServerResponse } from "node:http";

  /** Calls `listener` just before the headers of a response are sent. */
  export default function onHeaders(response: ServerResponse, listener: () => void): void;
}

declare module "virtual:remix/server-build" {
  const build: import("@remix-run/node").ServerBuild;
  export = build;
}
