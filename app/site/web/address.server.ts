import { config } from "~/server/config.server";

/** The site's public address, for what is shown of it elsewhere. */
export const siteAddress = config.APP_URL;
