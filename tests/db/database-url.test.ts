import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../db/connection";
import { readDatabaseUrl } from "../../db/database-url";
import { createRemoteDatabase } from "../support/remote-database";
import { launch } from "../support/server";

const read = (url: string) => {
  const address = readDatabaseUrl(url);
  if ("mustBe" in address) throw new Error(address.mustBe);
  return address;
};

const refusalOf = (url: string) => {
  const address = readDatabaseUrl(url);
  return "mustBe" in address ? address.mustBe : undefined;
};

test("reads who signs in where, also percent-encoded", () => {
  expect(read("postgresql://la%40tch:p%2Fa%3Fs%23s%25@db.example:6432/my%20tasks")).toEqual({
    hosts: [{ name: "db.example", port: 6432 }],
    user: "la@tch",
    password: "p/a?s#s%",
    database: "my tasks",
    tls: { mode: "prefer" },
    settings: {},
  });
});

test.each([
  ["postgres://latch:a:b@c@h/d", { user: "latch", password: "a:b@c" }],
  ["postgres://latch:{}[]|^<>\"'`\\ @h/d", { password: "{}[]|^<>\"'`\\ " }],
  ["POSTGRES://h/d\n", { user: undefined, password: undefined, database: "d" }],
  ["postgres:///d", { hosts: [], database: "d" }],
  ["postgres://[2001:db8::1]:5433/d", { hosts: [{ name: "2001:db8::1", port: 5433 }] }],
  [
    "postgres://%2Fvar%2Frun%2Fpostgresql/d",
    { hosts: [{ name: "/var/run/postgresql", port: 5432 }] },
  ],
  ["postgres://u:p@/d?host=/cloudsql/p:r:i", { hosts: [{ name: "/cloudsql/p:r:i", port: 5432 }] }],
  [
    "postgres://u@a:1,b,[::1]:3/d",
    {
      hosts: [
        { name: "a", port: 1 },
        { name: "b", port: 5432 },
        { name: "::1", port: 3 },
      ],
    },
  ],
])("takes %s", (url, expected) => {
  expect(read(url)).toMatchObject(expected);
});

describe("a connection string as it is printed", () => {
  test.each([
    [
      "Neon",
      "postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/d?sslmode=require&channel_binding=require",
    ],
    [
      "Supabase",
      "postgres://postgres.x:p@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true&connection_limit=1",
    ],
    [
      "Supabase on Vercel",
      "postgres://u:p@h:6543/d?sslmode=require&supa=base-pooler.x&workaround=supabase-pooler.vercel",
    ],
    ["Heroku", "postgres://u:p@ec2-1-2-3-4.compute.amazonaws.com:5432/d8abc"],
    ["Render", "postgresql://u:p@dpg-x-a.frankfurt-postgres.render.com/d"],
    ["Fly", "postgres://u:p@my-db.flycast:5432/d?sslmode=disable"],
    ["Railway", "postgresql://postgres:p@containers.railway.app:6543/railway"],
    [
      "Prisma",
      "postgresql://u:p@h:5432/d?connection_limit=5&pool_timeout=10&connect_timeout=300&socket_timeout=5&statement_cache_size=0&sslaccept=strict",
    ],
    [
      "DigitalOcean",
      "postgresql://doadmin:p@db.ondigitalocean.com:25060/defaultdb?sslmode=require",
    ],
    [
      "CockroachDB's and pgx's",
      "postgresql://u:p@h:26257/d?sslmode=verify-full&pool_max_conns=10&statement_cache_mode=describe",
    ],
    [
      "libpq",
      "postgres://u:p@h/d?keepalives=1&keepalives_idle=30&keepalives_interval=10&keepalives_count=3&tcp_user_timeout=0&gssencmode=disable&schema=&client_encoding=utf8&fallback_application_name=x&target_session_attrs=read-write&load_balance_hosts=disable",
    ],
  ])("of %s is taken, and none of its tuning is sent to the server", (_provider, url) => {
    expect(read(url)).toMatchObject({ settings: {} });
  });
});

test("passes on what the server is to know", () => {
  const url = "postgres://h/d?application_name=my+latch%20two&options=endpoint%3Dep-x";
  expect(read(url).settings).toEqual({
    application_name: "my+latch two",
    options: "endpoint=ep-x",
  });
});

test.each([
  ["", { mode: "prefer" }],
  ["?ssl=true", { mode: "require" }],
  ["?ssl=false", { mode: "disable" }],
  ["?sslmode=allow", { mode: "prefer" }],
  ["?sslmode=no-verify", { mode: "require" }],
  ["?sslmode=verify-full&sslrootcert=/ca.pem", { mode: "verify-full", rootFile: "/ca.pem" }],
  ["?sslmode=require&sslrootcert=/ca.pem", { mode: "verify-ca", rootFile: "/ca.pem" }],
  ["?sslrootcert=system", { mode: "verify-full" }],
  ["?sslaccept=strict", { mode: "verify-full" }],
  ["?sslaccept=accept_invalid_certs&sslmode=require", { mode: "require" }],
])("has the connection of %s prove as much as libpq would", (query, tls) => {
  expect(read(`postgres://h/d${query}`).tls).toEqual(tls);
});

test.each(["localhost", "127.0.0.1:6432", "[::1]", "%2Frun%2Fpostgresql", ""])(
  "encrypts nothing on the way to %s unless asked",
  (host) => {
    expect(read(`postgres://${host}/d`).tls).toEqual({ mode: "disable" });
    expect(read(`postgres://${host}/d?sslmode=require`).tls).toEqual({ mode: "require" });
    expect(read(`postgres://${host}/d?sslrootcert=system`).tls).toEqual({ mode: "verify-full" });
  },
);

describe("is refused in one line, which repeats no password", () => {
  test.each([
    ["canary", /starts with postgres/],
    ["psql 'postgres://u:canary@h/d'", /starts with postgres/],
    ["jdbc:postgresql://h/d?user=u&password=canary", /starts with postgres/],
    ["host=h user=u password=canary", /starts with postgres/],
    ["prisma://accelerate.prisma-data.net/?api_key=canary", /starts with postgres/],
    ["postgres://u:can/ary@h/d", /percent-encoded/],
    ["postgres://u:can?ary@h/d", /percent-encoded/],
    ["postgres://u:12?canary=x@h/d", /percent-encoded/],
    ["postgres://u:can#ary@h/d", /percent-encoded/],
    ["postgres://u:canary%zz@h/d", /percent-encoded/],
    ["postgres://u:canary%@h/d", /percent-encoded/],
    ["postgres://u:canary@h:port/d", /port from 1 to 65535/],
    ["postgres://u:canary@h:65536/d", /port from 1 to 65535/],
    ["postgres://u:canary@h,:1/d", /port from 1 to 65535/],
    ["postgres://h/d?schema=canary", /without the parameter schema: .*latch/],
    ["postgres://h/d?currentSchema=canary", /without the parameter currentSchema: /],
    ["postgres://h/d?sslmode=verify-full&sslcert=canary", /without the parameter sslcert: /],
    ["postgres://h/d?sslkey=canary", /without the parameter sslkey: /],
    ["postgres://h/d?password=canary", /without the parameter password: /],
    ["postgres://h/d?gssencmode=require", /without the parameter gssencmode: /],
    ["postgres://h/d?sslcrl=canary", /without the parameter sslcrl$/],
    ["postgres://h/d?statement_timeout=canary", /without the parameter statement_timeout$/],
    ["postgres://h/d?can-ary=1", /without unknown parameters$/],
    ["postgres://h/d?sslmode=canary", /whose sslmode is one of/],
    ["postgres://h/d?target_session_attrs=standby", /target_session_attrs is read-write/],
  ])("%s", (url, words) => {
    const refusal = refusalOf(url);
    expect(refusal).toMatch(words);
    expect(refusal).not.toMatch(/can.?ary|\n/);
  });
});

test.each(["DATABASE_URL", "DATABASE_MIGRATION_URL"])(
  "npm run migrate names %s in one line",
  async (name) => {
    const valid = "postgres://nobody@127.0.0.1:9/none";
    const urls = { DATABASE_URL: valid, DATABASE_MIGRATION_URL: valid };
    const variables = { ...urls, [name]: `${valid}?schema=public` };
    const run = launch(["--import", "tsx", "scripts/migrate.ts"], variables);
    expect(await run.ended).toBe(1);
    const line = `Migration failed: ${name} must be a URL without the parameter schema`;
    expect(run.output()).toMatch(new RegExp(`^${line}[^\\n]*\\n$`));
  },
);

describe("several hosts", () => {
  test("are tried until one takes writes", async () => {
    const { url, remove } = await createRemoteDatabase();
    onTestFinished(remove);
    const several = new URL(url);
    const DATABASE_URL = url.replace(several.host, `127.0.0.1:1,${several.host},127.0.0.1:2`);
    const { pool, close } = await connect({ DATABASE_URL });
    onTestFinished(close);
    const answers = Array.from({ length: 4 }, () => pool.begin((sql) => sql`select 1 as one`));
    expect((await Promise.all(answers)).flat()).toEqual(answers.map(() => ({ one: 1 })));
  });

  test("of which none answers are an error, again and again", async () => {
    const DATABASE_URL = "postgres://latch@127.0.0.1:1,127.0.0.1:2/latch";
    const { pool, close } = await connect({ DATABASE_URL });
    onTestFinished(close);
    for (let attempt = 0; attempt < 12; attempt++)
      await expect(pool.begin((sql) => sql`select 1`)).rejects.toThrow(/ECONNREFUSED/);
  });
});

test("a certificate that cannot be read is told of the variable that names it", async () => {
  const url = "postgres://h/d?sslmode=verify-full&sslrootcert=/none.pem";
  const opened = connect({ DATABASE_URL: url }, () => {}, "DATABASE_MIGRATION_URL");
  await expect(opened).rejects.toThrow(
    "DATABASE_MIGRATION_URL must be a URL whose sslrootcert is a file that can be read (ENOENT)",
  );
});
