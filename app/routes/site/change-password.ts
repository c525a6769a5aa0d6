import { redirect } from "@remix-run/node";

/** Where password managers send people to change their password (https://www.w3.org/TR/change-password-url/). */
export const loader = () => redirect("/account/password", 302);
