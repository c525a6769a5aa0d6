import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { type LostTask, LostTaskPage } from "~/tasks/ui/edit/lost-page";
import { ErrorPage } from "./error-page";

/** The page for what a route has thrown. */
export function RouteErrorPage() {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const lost = isRouteErrorResponse(error) && (error.data as { lost?: LostTask } | null)?.lost;
  if (lost) return <LostTaskPage values={lost} />;
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return <ErrorPage status={status} requestPath={pathname + search} />;
}
