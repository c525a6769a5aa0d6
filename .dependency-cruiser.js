/**
 * The directions of imports, types included; `npm run check` checks them. No folder is exempt: a file that fits no rule
 * here is in the wrong place.
 */

const features = "(auth|tasks|site|api|mail)";

/** For server and browsers: the files directly in a feature's folder without `.server`. */
const browserSafe = [
  `^app/${features}/[^/]+(?<!\\.server)\\.ts$`,
  "^app/schemas/",
  "^app/web/form-outcome\\.ts$",
];
const configAndLog = "^app/server/(config|log)\\.server\\.ts$";
const theDoor = "^db/client\\.server\\.ts$";
const ours = "^(app|db|scripts|tests)/";

/** `from` may import of our own files only what matches one of `to`; `$1` there is its feature. */
const only = (name, comment, from, to) => ({
  name,
  severity: "error",
  comment,
  from,
  to: { path: ours, pathNot: to },
});

export default {
  forbidden: [
    only(
      "routes-speak-http",
      "A route guards, parses, makes one call and responds. Put work with the database into the feature's model, and " +
        "what reads the request into its web folder.",
      { path: "^app/(root\\.tsx$|routes/)", pathNot: "^app/routes/site/readyz\\.ts$" },
      [`^app/${features}/`, "^app/(web|ui|schemas)/", "^app/styles\\.css"],
    ),
    only(
      "readiness-asks-the-database",
      "The check for readiness asks the database and logs, and does nothing else.",
      { path: "^app/routes/site/readyz\\.ts$" },
      [theDoor, configAndLog],
    ),
    only(
      "map-imports-nothing",
      "The map of the site names its files as text.",
      { path: "^app/routes\\.ts$" },
      [],
    ),
    only(
      "entry-of-browsers-takes-over",
      "The browser's entry takes over the page that it finds, and has nothing else of ours to load.",
      { path: "^app/entry\\.client\\.tsx$" },
      ["^app/ui/hydration\\.ts$"],
    ),
    only(
      "entry-starts-the-process",
      "The server's entry starts the process and renders pages, in the theme that was chosen. What one page needs is " +
        "the business of its route.",
      { path: "^app/entry\\.server\\.tsx$" },
      [
        "^app/server/",
        "^app/web/",
        "^app/ui/document-context\\.ts$",
        "^app/site/web/theme-cookie\\.server\\.ts$",
      ],
    ),
    {
      name: "no-other-files-in-app",
      severity: "error",
      comment:
        "Directly in app lie the root, the entries and the map. Give the file a folder, by what it knows.",
      from: {
        path: "^app/[^/]+$",
        pathNot: "^app/(root|entry\\.client|entry\\.server|routes)\\.tsx?$",
      },
      to: {},
    },
    {
      name: "nobody-imports-routes",
      severity: "error",
      comment:
        "Routes, root and entries are called by Remix alone. Move what is shared into a feature.",
      from: {},
      to: { path: "^app/(routes/|routes\\.ts$|root\\.tsx$|entry\\.)" },
    },

    only(
      "web-of-a-feature",
      "A feature's web folder reads requests and makes responses for its own model. It draws nothing, and asks no " +
        "other feature: let the route hand it what it needs.",
      { path: `^app/${features}/web/` },
      ["^app/$1/(?!ui/)", "^app/(web|schemas)/", configAndLog, theDoor],
    ),
    only(
      "model-of-a-feature",
      "The model knows the database and the names of its feature: no request, no page, no other feature. Take what " +
        "it needs as an argument. All of them may post letters.",
      { path: `^app/(auth|tasks|mail)/(?!ui/|web/).*\\.server\\.ts$` },
      [
        "^app/$1/(?!ui/|web/)",
        "^app/mail/(outbox|letter)\\.server\\.ts$",
        "^app/schemas/",
        configAndLog,
        theDoor,
      ],
    ),
    only(
      "operations-of-the-api",
      "The API answers with what the models of the features give, behind their guards, and draws nothing itself.",
      { path: "^app/api/[^/]+\\.server\\.ts$" },
      ["^app/(api|auth|tasks)/(?!ui/)", "^app/(web|schemas)/", configAndLog, theDoor],
    ),
    only(
      "ui-of-a-feature",
      "A screen is made of the kit, of its own feature's screens, and of files that are safe in a browser. Move what " +
        "it needs out of the .server file, or hand it over as a prop.",
      { path: `^app/${features}/ui/` },
      ["^app/$1/ui/", "^app/ui/", ...browserSafe],
    ),
    only(
      "browser-safe",
      "A feature's file without .server reaches browsers. Give it .server, or import only files without it.",
      { path: [`^app/${features}/[^/]+(?<!\\.server)\\.tsx?$`] },
      ["^app/$1/[^/]+(?<!\\.server)\\.ts$", "^app/schemas/"],
    ),
    only(
      "kit-knows-no-feature",
      "The kit is for every feature. Let the feature hand over what it wants shown, as a prop or as children.",
      { path: "^app/ui/" },
      ["^app/(ui|schemas)/", "^app/web/form-outcome\\.ts$"],
    ),
    only(
      "web-knows-no-feature",
      "app/web is for every feature: one request and its answer. Move what knows a feature into that feature's web " +
        "folder, and take the rest as an argument.",
      { path: "^app/web/" },
      ["^app/(web|schemas)/", configAndLog, theDoor],
    ),
    only(
      "schemas-stand-alone",
      "What is in app/schemas knows only text.",
      { path: "^app/schemas/" },
      ["^app/schemas/"],
    ),
    {
      name: "tasks-and-auth-apart",
      severity: "error",
      comment:
        "The task list is handed a scope and asks nobody who it is of; nor does a sign-in know of tasks.",
      from: { path: "^app/(tasks|auth)/" },
      to: { path: "^app/(tasks|auth)/", pathNot: "^app/$1/" },
    },

    {
      name: "server-from-its-entry",
      severity: "error",
      comment:
        "app/server is the process. The rest of app may have its configuration and its log, nothing else.",
      from: { path: "^(app|db)/", pathNot: "^app/(server/|entry\\.server\\.tsx$)" },
      to: { path: "^app/server/", pathNot: configAndLog },
    },
    only(
      "process",
      "The process starts the database, the intake of requests and the housekeeping of the models; no pages. Of what " +
        "reads a request for a feature it needs to know one thing: which cookies have the session and know the browser.",
      { path: "^app/server/", pathNot: configAndLog },
      [
        "^app/(server|web)/",
        `^app/(auth|tasks|mail)/(?!ui/|web/).*\\.server\\.ts$`,
        "^app/api/idempotency\\.server\\.ts$",
        "^app/auth/web/(session-cookie|client-info)\\.server\\.ts$",
        "^db/",
      ],
    ),
    only(
      "config-and-log-stand-alone",
      "Everything may import the configuration and the log, so they import nothing of ours but each other, and how " +
        "db reads a database's address and makes its folder.",
      { path: configAndLog },
      [configAndLog, "^db/(database-url|embedded/(data-dir|sync))\\.ts$"],
    ),
    {
      name: "database-knows-no-app",
      severity: "error",
      comment:
        "db knows statements and sessions, never who asks. Take what it needs as an argument.",
      from: { path: "^db/" },
      to: { path: "^app/" },
    },
    {
      name: "one-door-to-the-database",
      severity: "error",
      comment:
        "Use beforeSignIn, asUser or asAccountOwner of db/client.server: they set the role and its user.",
      from: { path: "^app/", pathNot: "^app/server/" },
      to: { path: "^db/", pathNot: theDoor },
    },
    {
      name: "postgres-stays-in-db",
      severity: "error",
      comment:
        "db is the only one to know the client library. Take the types Sql and UserScope from db/client.server. Only the benchmark fills a database without it.",
      from: { path: "^(app|scripts)/", pathNot: "^scripts/bench/" },
      to: { path: "node_modules/postgres/" },
    },
    {
      name: "packages-for-browsers",
      severity: "error",
      comment: "Browsers load this. If a package is worth its weight to every reader, add it here.",
      from: { path: "^app/(ui/|[^/]+/ui/|web/form-outcome\\.ts$|entry\\.client\\.tsx$)" },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown", "core"],
        pathNot:
          "node_modules/(@types/)?(react|react-dom|@remix-run/react|@simplewebauthn/browser|uuid|temporal-polyfill)/",
      },
    },
    {
      name: "packages-in-browser-safe-files",
      severity: "error",
      comment:
        "A file without .server may state shapes with zod; what else it needs belongs in a .server file.",
      from: { path: [`^app/${features}/[^/]+(?<!\\.server)\\.ts$`, "^app/schemas/"] },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown", "core"],
        pathNot: "node_modules/(zod|temporal-polyfill)/",
      },
    },

    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that import each other, even types, are one file, or both need a third.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-dead-files",
      severity: "error",
      comment: "Neither a route nor an entry nor a script reaches this file. Delete it.",
      from: { path: "^(app/(root|entry|routes)|scripts/[^/]+\\.ts$)" },
      to: { path: "^(app/[^/]+/|db/|scripts/bench/)", pathNot: "^app/routes/", reachable: false },
    },
    {
      name: "nothing-unresolvable",
      severity: "error",
      comment:
        "The file or package is not there; and an import that is not found is one that no rule here judges.",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?(raw|url)$|^virtual:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Types are imports like any other.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types", "typings"],
    },
  },
};
