/** A database of its own for the benchmark, filled with tasks as if many people had kept theirs for years. */
import { createHash } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { searchPath } from "../../db/schema";

/** The users who are measured, by how many tasks they have. */
export const measuredSizes = [50, 10_000, 1_000_000] as const;

/** How many tasks each of the others has. */
const tasksOfOthers = 1_000;

/** Ids of users and of their sessions, by number. */
export const userId = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** A word of the language that titles are in, by its rank: the lower, the more common. */
export function word(rank: number): string {
  const hash = createHash("md5").update(String(rank)).digest("hex");
  const letters = hash.replace(/[0-9]/g, (digit) => "aeioulrnst"[Number(digit)] ?? "");
  return letters.slice(0, 3 + (rank % 6));
}

/**
 * Creates a database beside the one in `serverUrl`, passes its URL to `work`, and drops it afterwards.
 *
 * @param total how many tasks there are in all
 */
export async function withFilledDatabase<T>(
  serverUrl: string,
  total: number,
  work: (url: string) => Promise<T>,
): Promise<T> {
  return withDatabase(serverUrl, async (url) => {
    await fill(url, total);
    return work(url);
  });
}

/** Like `withFilledDatabase`, but empty, without even tables. */
export async function withDatabase<T>(
  serverUrl: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const server = postgres(serverUrl);
  const name = `latch_bench_${process.pid}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await server`create database ${server(name)}`;
  try {
    return await work(url.href);
  } finally {
    await server`drop database ${server(name)} with (force)`;
    for (const role of ["user", "auth", "mail", "search"])
      await server`drop role if exists ${server(`latch_${role}_${name}`)}`;
    await server.end();
  }
}

async function fill(url: string, total: number): Promise<void> {
  const { pool, close } = await connect({ DATABASE_URL: url });
  await migrate(pool).finally(close);
  const connection = postgres(url, { max: 1 });
  await connection`select set_config('search_path', ${searchPath}, false)`;
  await addUsers(connection, total);
  // Building indexes at the end is faster than keeping them up to date.
  const indexes = await connection<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'latch' and tablename = 'tasks' and indexname not like '%key'`;
  for (const { name } of indexes) await connection`drop index ${connection(name)}`;
  await addTasks(connection);
  await connection`set maintenance_work_mem = '1GB'`;
  for (const { definition } of indexes) await connection.unsafe(definition);
  await connection`vacuum analyze`;
  await connection.end();
}

/** The measured users first, then as many others as the rest of the tasks needs; each with a session. */
async function addUsers(sql: Sql, total: number): Promise<void> {
  const rest = Math.max(0, total - measuredSizes.reduce((sum: number, size) => sum + size, 0));
  const others = Math.ceil(rest / tasksOfOthers);
  await sql`create temp table people as
    select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid as id,
      coalesce((string_to_array(${measuredSizes.join(",")}, ',')::int[])[n], ${tasksOfOthers}::int) as tasks
    from generate_series(1, ${measuredSizes.length + others}::int) n`;
  // Row-level security binds the owner of the tables too, and this is nobody's work.
  for (const table of ["users", "sessions", "tasks"])
    await sql`alter table ${sql(table)} no force row level security`;
  await sql`insert into users (id, email, name) select id, n || '@example.com', 'Bench' from people`;
  await sql`insert into sessions (id, user_id, expires_at) select id, id, now() + interval '1 day' from people`;
}

/**
 * Everybody's tasks, added in turns over years. Titles are three words of a language of 3,000 words, some of them far
 * more common than others; two in five tasks are open, every other one has a due date, few are in the trash.
 */
async function addTasks(sql: Sql): Promise<void> {
  await sql`select setseed(0.5)`;
  await sql`
    create function pg_temp.word(rank float8) returns text language sql immutable return
      substr(translate(md5(floor(rank)::text), '0123456789', 'aeioulrnst'), 1, 3 + floor(rank)::int % 6)`;
  await sql`
    insert into tasks (user_id, id, title, description, due_on, priority, completed_at, deleted_at)
    select
      id,
      (lpad(to_hex(1700000000000 + turn * 60000::bigint + n), 12, '0') || '7'
        || substr(md5(n || 'a' || turn), 1, 3) || 'a' || substr(md5(n || 'b' || turn), 1, 15))::uuid,
      pg_temp.word(3000 * a ^ 3) || ' ' || pg_temp.word(3000 * b ^ 3) || ' ' || pg_temp.word(3000 * c),
      case when d < 0.3 then pg_temp.word(3000 * a) || ' ' || pg_temp.word(3000 * d) || ' '
        || pg_temp.word(3000 * c * a) || ' ' || pg_temp.word(3000 * c * d) end,
      case when d > 0.5 then current_date + floor(400 * (a - 0.2))::int end,
      case when b > 0.7 then (array['none', 'low', 'medium', 'high'])[1 + floor(c * 4)::int] else 'none' end,
      case when e < 0.6 then now() end,
      case when e > 0.97 then now() end
    from (
      select n, id, turn, random() a, random() b, random() c, random() d, random() e
      from people, generate_series(1, tasks) turn order by turn, n
    ) drawn`;
  for (const table of ["users", "sessions", "tasks"])
    await sql`alter table ${sql(table)} force row level security`;
}
