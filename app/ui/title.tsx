import { isRouteErrorResponse, useMatches, useRouteError } from "@remix-run/react";
import { useContext, useEffect } from "react";
import { DocumentContext } from "./document-context";

const errorPrefix = "Error: ";

/** What a route exports as `handle`: its page's title, or what makes one from the page's data. */
export type TitleHandle<Data = never> = { title: string | ((data: Data) => string) };

/** What a route exports as `handle` to name the whole document, without Latch's name after it. */
export type DocumentTitleHandle = { documentTitle: string };

/** The document's title: the innermost page's, marked when the server refused a form. */
export function Title() {
  const { refused, status } = useContext(DocumentContext);
  const error = useRouteError();
  const page = useMatches().at(-1);
  // Without data its loader has failed, and the page shows that itself.
  const failed = error || page?.data === undefined;
  const { title: named, documentTitle = "Latch" } = (page?.handle ?? {}) as Partial<
    TitleHandle<unknown> & DocumentTitleHandle
  >;
  const shown = typeof named === "function" ? page?.data && named(page.data) : named;
  const title = failed ? errorTitle(isRouteErrorResponse(error) ? error.status : status) : shown;
  return (
    // The browser has no `refused`; it keeps what the server wrote until `useErrorTitle` takes over.
    <title suppressHydrationWarning>
      {`${refused ? errorPrefix : ""}${title ? `${title} · Latch` : documentTitle}`}
    </title>
  );
}

/** Marks the document's title for as long as a form on the page has errors. */
export function useErrorTitle(hasErrors: boolean): void {
  useEffect(() => {
    if (!hasErrors) return;
    const title = document.title.replace(errorPrefix, "");
    document.title = errorPrefix + title;
    return () => {
      document.title = document.title.replace(errorPrefix, "");
    };
  }, [hasErrors]);
}

/** Names the document after an error that a route shows itself, which `Title` cannot see once scripts have taken over. */
export function useTitleOfError(status: number): void {
  useEffect(() => {
    document.title = `${errorTitle(status)} · Latch`;
  }, [status]);
}

/** The status is the response's where a route shows its error itself: the document then knows none. */
const errorTitle = (status: number | undefined) =>
  status === 404 ? "Page not found" : "Something went wrong";
