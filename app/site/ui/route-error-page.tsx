import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { ButtonLink } from "~/ui/button";
import { controlClass } from "~/ui/field";
import { PageHeading } from "~/ui/page";
import { useErrorName } from "~/ui/title";

/** The page for what a route has thrown. */
export function RouteErrorPage() {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const name = useErrorName(status);
  const given = isRouteErrorResponse(error) ? (error.data as Given | null) : null;
  return (
    <ErrorPage status={status} name={name} requestPath={pathname + search} words={given?.words} />
  );
}

/** The page for an address that leads nowhere. */
export const NotFoundPage = () => <ErrorPage status={404} name="Page not found" requestPath="/" />;

/** What was typed into a form that was refused, by field name. */
type Given = { words?: Record<string, string> };

type ErrorPageProps = Given & {
  status: number;
  /** The page's name, if its status alone doesn't say it. */
  name: string;
  /** The requested path with its query, for a link to try again if that can help. */
  requestPath: string;
};

/** One calm page for a request that failed: what happened, and what to do next. */
function ErrorPage({ status, name, requestPath, words = {} }: ErrorPageProps) {
  const { heading = name, advice, retry } = explanations[status] ?? unexpected;
  return (
    <div className="mx-auto grid w-full max-w-2xl gap-4 py-8 sm:py-16">
      <p className="font-semibold text-accent tabular-nums">{status}</p>
      <PageHeading>{heading}</PageHeading>
      <p className="max-w-lg text-lg text-quiet">{advice}</p>
      {Object.entries(words).map(([name, typed]) => (
        <label key={name} className="grid gap-1.5 font-semibold">
          <span>{labelOf(name)}</span>
          <textarea
            readOnly
            value={typed}
            rows={typed.length > 60 ? 6 : 1}
            className={controlClass}
          />
        </label>
      ))}
      <div className="mt-4 flex flex-wrap gap-3">
        {retry && (
          <ButtonLink to={requestPath} reloadDocument>
            {retry}
          </ButtonLink>
        )}
        <ButtonLink to="/" reloadDocument variant={retry ? "quiet" : "primary"}>
          Go to your tasks
        </ButtonLink>
      </div>
    </div>
  );
}

/** "due_on": "Due on". */
const labelOf = (name: string) =>
  (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

type Explanation = {
  heading?: string;
  advice: string;
  /** What the link to the same page is called, if that page can help. */
  retry?: string;
};

const unexpected: Explanation = {
  advice: "That's our fault, and we've logged it. Try again in a moment.",
  retry: "Try again",
};

const explanations: Record<number, Explanation> = {
  200: {
    heading: "Your change was made",
    advice: "We just can't show this page right now.",
    retry: "Reload the page",
  },
  400: {
    heading: "That didn't work",
    advice: "Go back, reload the page and try again.",
  },
  403: {
    heading: "Request blocked",
    advice: "It came from another site, so nothing changed. Open Latch and try again.",
  },
  404: {
    advice: "Check the address, or it may have been deleted.",
  },
  405: {
    heading: "That didn't work",
    advice: "Nothing was changed.",
  },
  409: {
    heading: "You're signed in as someone else",
    advice:
      "This page was opened from another account, so nothing was saved. What you typed is below, and comes back if you sign in to that account within an hour.",
  },
  413: {
    heading: "That's too large",
    advice: "Go back, shorten it and try again.",
  },
  415: {
    heading: "That didn't work",
    advice: "Go back and send the form again.",
  },
  429: {
    heading: "Too many attempts",
    advice: "Wait a few minutes, then try again.",
  },
  503: {
    heading: "Service temporarily unavailable, please try again",
    advice: "Your tasks are safe, but we can't reach them right now.",
    retry: "Try again",
  },
  504: {
    heading: "We lost the connection before we knew whether this was done",
    advice: "It is safe to try again.",
    retry: "Back to the page",
  },
};
