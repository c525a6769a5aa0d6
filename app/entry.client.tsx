import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import { preparePage } from "~/ui/hydration";

readData().then(() => startTransition(hydrate));

function hydrate(): void {
  const { isTouched, restorePage } = preparePage();
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
      <Restore restorePage={restorePage} />
    </StrictMode>,
    // A page that an extension has changed may be rendered again: its fields are refilled, so there is nothing to
    // report.
    { onRecoverableError: (error) => isTouched || reportError(error) },
  );
}

/**
 * Reads a page's data before React renders it. Remix reads it on the first render and suspends meanwhile. A key or a
 * touch in that moment, which is long on a slow phone, makes React render synchronously, which cannot wait: it would
 * give the page up ("Root did not complete"). Called without React, the component starts to read and throws the
 * promise it waits for.
 */
async function readData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (reading) {
    await reading;
  }
}

function Restore({ restorePage }: { restorePage: () => void }) {
  useEffect(restorePage, [restorePage]);
  return null;
}
