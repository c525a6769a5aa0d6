/** The map of the site: every URL, and the file that answers it. */
import { index, prefix, type RouteConfig, route } from "@remix-run/route-config";

export default [
  index("routes/site/landing.tsx"),
  route("theme", "routes/site/theme.ts"),
  route("offline", "routes/site/offline.tsx"),
  // Whatever is not in the build's folder.
  route("assets/*", "routes/site/missing-asset.ts"),
  route("manifest.webmanifest", "routes/site/manifest.ts"),
  route("sw.js", "routes/site/service-worker.ts"),
  route(".well-known/change-password", "routes/site/change-password.ts"),
  route("healthz", "routes/site/healthz.ts"),
  route("readyz", "routes/site/readyz.ts"),

  route("signup", "routes/auth/sign-up.tsx"),
  route("signup/sent", "routes/auth/sign-up-sent.tsx"),
  route("signup/confirm", "routes/auth/sign-up-confirm.tsx"),
  route("signin", "routes/auth/sign-in.tsx"),
  route("signin/second", "routes/auth/second-factor.tsx"),
  route("signout", "routes/auth/sign-out.tsx"),
  route("reset", "routes/auth/reset.tsx"),
  route("reset/sent", "routes/auth/reset-sent.tsx"),
  route("reset/password", "routes/auth/reset-password.tsx"),

  route("account", "routes/account/overview.tsx"),
  ...prefix("account", [
    route("name", "routes/account/name.tsx"),
    route("security", "routes/account/security/overview.tsx"),
    route("security/totp", "routes/account/security/totp.tsx"),
    route("security/recovery-codes", "routes/account/security/recovery-codes.tsx"),
    route("security/passkeys", "routes/account/security/passkeys.tsx"),
    route("security/passkeys/new", "routes/account/security/add-passkey.tsx"),
    route("security/passkeys/edit", "routes/account/security/edit-passkey.tsx"),
    route("security/browsers", "routes/account/security/browsers.tsx"),
    route("devices", "routes/account/devices.tsx"),
    route("activity", "routes/account/activity.tsx"),
    route("activity/blocked", "routes/account/blocked-attempts.tsx"),
    route("time-zone", "routes/account/time-zone.tsx"),
    route("confirm", "routes/account/confirm-password.tsx"),
    route("email", "routes/account/email.tsx"),
    route("email/letter", "routes/account/email-letter.ts"),
    route("email/confirm", "routes/account/confirm-email.tsx"),
    route("take-back", "routes/account/take-back.tsx"),
    route("password", "routes/account/password.tsx"),
    route("quick-add", "routes/account/quick-add.tsx"),
    route("delete", "routes/account/delete.tsx"),
    route("export.json", "routes/account/export.ts"),
  ]),
  // No index routes: a form on one posts to "/tasks?index". A task's page is nested in the list's, so that scripts
  // can show it beside the list; as a document it is alone.
  route("tasks", "routes/tasks/list.tsx", [route(":taskId", "routes/tasks/edit.tsx")]),
  ...prefix("tasks", [
    route("delete-forever", "routes/tasks/delete-forever.tsx"),
    route("recent", "routes/tasks/recent-changes.tsx"),
    route("import", "routes/tasks/import.tsx"),
    route("import/:importId", "routes/tasks/import-preview.tsx"),
    route("export.csv", "routes/tasks/export-csv.ts"),
    route("export.json", "routes/tasks/export-json.ts"),
  ]),

  route("api", "routes/api/reference.tsx"),
  // Their paths are in the table: app/api/operations.server.ts
  route("api/*", "routes/api/operations.ts"),

  route("*", "routes/site/not-found.tsx"),
] satisfies RouteConfig;
