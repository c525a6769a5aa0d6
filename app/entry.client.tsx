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
    // A page that an extension has touched may be drawn anew: its fields are filled again, and nobody is to do anything.
    { onRecoverableError: (error) => isTouched || reportError(error) },
  );
}

/**
 * Remix reads the page's data when it is first drawn, and suspends until it has it. A key or a touch in that moment, which
 * is long on a slow phone, has React draw at once, which cannot wait: it would give the page up ("Root did not complete").
 * So it is read before: called without React, the component begins to read and throws what it waits for.
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
