import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { ButtonLink } from "~/ui/button";
import { PageHeading } from "~/ui/page";
import { useTitleOfError } from "~/ui/title";

/** The page for what a route has thrown. */
export function RouteErrorPage() {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  useTitleOfError(status);
  return <ErrorPage status={status} requestPath={pathname + search} />;
}

type ErrorPageProps = {
  status: number;
  /** Where the request went, with its query: a link tries it again where that can help. */
  requestPath: string;
};

/** One calm page for a request that failed: what happened, and what to do next. */
function ErrorPage({ status, requestPath }: ErrorPageProps) {
  const { heading, advice, retry } = explanations[status] ?? unexpected;
  return (
    <div className="mx-auto grid w-full max-w-2xl gap-4 py-8 sm:py-16">
      <p className="font-semibold text-accent tabular-nums">{status}</p>
      <PageHeading>{heading}</PageHeading>
      <p className="max-w-lg text-lg text-quiet">{advice}</p>
      <div className="mt-4 flex flex-wrap gap-3">
        {retry && (
          <ButtonLink to={requestPath} reloadDocument>
            Try again
          </ButtonLink>
        )}
        <ButtonLink to="/" reloadDocument variant={retry ? "quiet" : "primary"}>
          Go to the start page
        </ButtonLink>
      </div>
    </div>
  );
}

type Explanation = { heading: string; advice: string; retry?: boolean };

const unexpected: Explanation = {
  heading: "Something went wrong",
  advice: "The mistake is ours and has been noted. Please try again in a moment.",
  retry: true,
};

const explanations: Record<number, Explanation> = {
  400: {
    heading: "We could not read that request",
    advice: "Go back, reload the page and try once more.",
  },
  403: {
    heading: "That request was refused",
    advice:
      "It did not come from Latch itself, so nothing was changed. Open the page here and try again.",
  },
  404: {
    heading: "We could not find that page",
    advice: "The address may be mistyped, or what was here has been deleted.",
  },
  405: {
    heading: "That does not work here",
    advice: "This address does not accept that kind of request. Nothing was changed.",
  },
  413: {
    heading: "That was too much at once",
    advice: "What you sent is larger than Latch accepts. Go back, shorten it and try again.",
  },
  415: {
    heading: "We could not read that form",
    advice: "It was sent in a format that Latch does not know. Go back and try again.",
  },
  429: {
    heading: "Too many attempts, please try again later",
    advice: "To keep accounts safe we pause after many tries. Wait a few minutes.",
  },
  503: {
    heading: "Service temporarily unavailable, please try again",
    advice: "Your tasks are safe; we cannot reach them at the moment.",
    retry: true,
  },
};
