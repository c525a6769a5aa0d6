import type { MetaFunction } from "@remix-run/node";
import { requireSignedOut } from "~/auth/web/page-guard.server";
import { description, productTitle } from "~/site/product";
import { Landing } from "~/site/ui/landing";
import { siteAddress } from "~/site/web/address.server";
import type { DocumentTitleHandle } from "~/ui/title";
import { page } from "~/web/route.server";

export const handle: DocumentTitleHandle = { documentTitle: productTitle };

export const loader = page(async ({ request }) => {
  await requireSignedOut(request);
  return { url: siteAddress };
});

/** What is shown where the address is shared (https://ogp.me). */
export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data
    ? [
        { property: "og:type", content: "website" },
        { property: "og:site_name", content: "Latch" },
        { property: "og:title", content: productTitle },
        { property: "og:description", content: description },
        { property: "og:url", content: data.url },
        { property: "og:image", content: `${data.url}/screenshots/share.png` },
        { property: "og:image:width", content: "1200" },
        { property: "og:image:height", content: "630" },
        { property: "og:image:alt", content: "Latch’s start page, with a list of tasks" },
        { name: "twitter:card", content: "summary_large_image" },
      ]
    : [];

export default function Index() {
  return <Landing />;
}
