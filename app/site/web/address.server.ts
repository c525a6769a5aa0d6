import { config } from "~/server/config.server";

/** The site's public address, for links and previews elsewhere. */
export const siteAddress = config.APP_URL;
