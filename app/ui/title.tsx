import { isRouteErrorResponse, useMatches, useRouteError } from "@remix-run/react";
import { useContext, useEffect } from "react";
import { DocumentContext } from "./document-context";

const errorPrefix = "Error: ";

/** What a route exports as `handle`: its page's title, or a function that makes one from the page's data. */
export type TitleHandle<Data = never> = {
  title: string | ((data: Data) => string);
  /** The title if the address names something that is not there. */
  notFound?: string;
};

/** What a route exports as `handle` to name the whole document, without Latch's name after it. */
export type DocumentTitleHandle = { documentTitle: string };

type PageHandle = Partial<TitleHandle<unknown> & DocumentTitleHandle>;

/** The document's title: the innermost page's, marked when the server refused a form. */
export function Title() {
  const { refused, status } = useContext(DocumentContext);
  const error = useRouteError();
  const page = useMatches().at(-1);
  // Without data its loader has failed, and the page shows that itself.
  const failed = error || page?.data === undefined;
  const { title: named, notFound, documentTitle = "Latch" } = (page?.handle ?? {}) as PageHandle;
  const shown = typeof named === "function" ? page?.data && named(page.data) : named;
  const failure = isRouteErrorResponse(error) ? error.status : status;
  const title = failed ? errorTitle(failure, notFound) : shown;
  return (
    // The browser has no `refused`; it keeps what the server wrote until `useErrorTitle` takes over.
    <title suppressHydrationWarning>
      {`${refused ? errorPrefix : ""}${title ? `${title} · Latch` : documentTitle}`}
    </title>
  );
}

/** Marks the document's title while a form on the page has errors. */
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

/**
 * The name of an error that a route shows itself. Names the document after it, which `Title` cannot do once scripts
 * have taken over.
 */
export function useErrorName(status: number): string {
  const { notFound } = (useMatches().at(-1)?.handle ?? {}) as PageHandle;
  const name = errorTitle(status, notFound);
  useEffect(() => {
    document.title = `${name} · Latch`;
  }, [name]);
  return name;
}

/** The status is the response's if a route shows its error itself: the document then knows none. */
const errorTitle = (status: number | undefined, notFound = "Page not found") =>
  status === 404 ? notFound : "Something went wrong";
