import { data, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { isTheme, type Theme } from "~/site/theme";
import { OfflinePage } from "~/site/ui/offline-page";

/** Static: shown at whatever address could not be reached, so no script may take it for that address's page. */
export const handle = { title: "You are offline", isStatic: true };

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/** Unlike every other page it may be cached: it is the same for everybody. */
const mayBeKept = { headers: { "Cache-Control": "no-cache" } };

export function loader({ request }: LoaderFunctionArgs) {
  const theme = new URL(request.url).searchParams.get("theme");
  const shown: Theme = isTheme(theme) ? theme : "system";
  return data({ theme: shown }, mayBeKept);
}

export default function Offline() {
  return <OfflinePage />;
}
