/** The data model in the catalogue of a migrated database, comments included. */
import type { Pool } from "../../db/pool";
import { roleNames, searchPath } from "../../db/schema";
import { type Row, table } from "./table";

/** What docs/data-model.md repeats from a database, with Latch's roles by their names in the migrations. */
export async function dataModel(pool: Pool): Promise<Record<string, string>> {
  return pool.begin(async (sql) => {
    await sql`select set_config('search_path', ${searchPath}, true)`;
    const roles = Object.entries(await roleNames(sql));
    const read = async (query: string) =>
      [...(await sql.unsafe<Row[]>(query))].map((row) => shown(row, roles));
    return {
      diagram: diagram(await read(relationsQuery)),
      tables: (await read(tablesQuery))
        .map(({ table: name, holds }) => `- **${name}**: ${holds}.`)
        .join("\n"),
      columns: table(await read(columnsQuery), ["table", "column", "type", "default"]),
      indexes: table(await read(indexesQuery), ["table", "index", "columns"]),
      constraints: table(await read(constraintsQuery), ["table", "constraint", "definition"]),
      functions: table(await read(functionsQuery), ["function", "callers"]),
      "row-level security": security(await read(unsecuredQuery)),
      policies: table(await read(policiesQuery), [
        "table",
        "policy",
        "role",
        "using",
        "with check",
      ]),
      grants: table(await read(grantsQuery), ["role", "table", "may"]),
    };
  }) as Promise<Record<string, string>>;
}

/** A policy's setting that names a user; versions of Postgres differ in quotes and brackets. */
const settingOfUser =
  /\( SELECT \(?NULLIF\(current_setting\('(app\.\w+)'::text, true\), ''::text\)\)?::uuid AS "?nullif"?\)/g;

function shown(row: Row, roles: [string, string][]): Row {
  const cells = Object.entries(row).map(([column, text]) => {
    const plain = roles.reduce(
      (words, [role, name]) => words.replaceAll(name, `latch_${role}`),
      text.replaceAll(settingOfUser, "$1"),
    );
    return [column, plain.replace(/^\((.*)\)$/, "$1")];
  });
  return Object.fromEntries(cells);
}

/** Which table refers to which; the table of columns has the rest. */
function diagram(relations: Row[]): string {
  const lines = relations.map(
    ({ parent, child, many, column }) =>
      `  ${parent} ||--o${many === "yes" ? "{" : "|"} ${child} : ${column}\n`,
  );
  return `\`\`\`mermaid\nerDiagram\n${lines.join("")}\`\`\``;
}

/** A sentence about row-level security, given the tables that lack it. */
function security(unsecured: Row[]): string {
  const names = unsecured.map(({ table: name }) => `\`${name}\``).join(", ");
  return `It is enabled and forced on every table except: ${names}.`;
}

/** Tables in the order in which migrations create them; the ledger, which precedes them all, last. */
const inOrder = "c.relname = 'schema_migrations', c.oid";
const isTable = "c.relkind = 'r' and c.relnamespace = 'latch'::regnamespace";

const tablesQuery = `
  select c.relname as table, coalesce(obj_description(c.oid), '') as holds
  from pg_class c where ${isTable} order by ${inOrder}`;

const columnsQuery = `
  select c.relname as table, a.attname as column, replace(format_type(a.atttypid, a.atttypmod), 'timestamp(3) with time zone', 'timestamptz(3)') as type,
    case when a.attnotnull then 'no' else 'yes' end as null,
    case when a.attgenerated = 's' then 'generated: ' else '' end
      || coalesce(trim(regexp_replace(pg_get_expr(d.adbin, d.adrelid, true), '\\s+', ' ', 'g')), '') as default,
    coalesce(col_description(c.oid, a.attnum), '') as holds
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${isTable} and a.attnum > 0 and not a.attisdropped
  order by ${inOrder}, a.attnum`;

const indexesQuery = `
  select c.relname as table, i.relname as index, case when x.indisunique then 'yes' else 'no' end as unique,
    (select string_agg(pg_get_indexdef(x.indexrelid, k, true), ', ' order by k)
      from generate_series(1, x.indnatts) k) as columns,
    coalesce(obj_description(i.oid), '') as serves
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  where ${isTable} order by ${inOrder}, i.oid`;

/**
 * Without primary keys that have no comment, which the table of indexes has. From version 18 on, NOT NULL is listed here
 * too; the table of columns has it.
 */
const constraintsQuery = `
  select c.relname as table, conname as constraint, pg_get_constraintdef(k.oid, true) as definition,
    coalesce(obj_description(k.oid, 'pg_constraint'), '') as why
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where ${isTable} and contype <> 'n'
    and (contype <> 'p' or obj_description(k.oid, 'pg_constraint') is not null)
  order by ${inOrder}, conname`;

const functionsQuery = `
  select proname as function,
    case when not prosecdef then 'the caller'
      when proowner = (select nspowner from pg_namespace where nspname = 'latch') then 'the owner'
      else proowner::regrole::text end as "runs as",
    coalesce((select string_agg(grantee::regrole::text, ', ' order by grantee::regrole::text)
      from aclexplode(proacl) where grantee <> proowner), 'a trigger') as callers,
    coalesce(obj_description(oid, 'pg_proc'), '') as gives
  from pg_proc p where pronamespace = 'latch'::regnamespace
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  order by oid`;

const unsecuredQuery = `
  select relname as table from pg_class c
  where ${isTable} and not (relrowsecurity and relforcerowsecurity) order by ${inOrder}`;

const policiesQuery = `
  select c.relname as table, policyname as policy, lower(permissive) as kind,
    -- Whoever migrates owns the tables.
    case when roles = array[c.relowner::regrole::name] then 'the owner' else array_to_string(roles, ', ') end as role,
    lower(cmd) as command, coalesce(qual, '') as using, coalesce(with_check, '') as "with check",
    coalesce(obj_description(p.oid, 'pg_policy'), '') as means
  from pg_policies s join pg_class c on c.relname = tablename
    join pg_policy p on p.polrelid = c.oid and p.polname = policyname
  where ${isTable} and schemaname = 'latch' order by ${inOrder}, p.oid`;

const grantsQuery = `
  with granted as (
    select c.oid as table, grantee, lower(privilege_type) as privilege, '' as of_column, 0 as position
    from pg_class c, aclexplode(relacl) where ${isTable} and grantee <> relowner
    union all
    select c.oid, grantee, lower(privilege_type), attname, attnum
    from pg_attribute join pg_class c on c.oid = attrelid, aclexplode(attacl) where not attisdropped and ${isTable}
  ), worded as (
    select "table", grantee, privilege || coalesce(' (' || nullif(
      string_agg(of_column, ', ' order by position), '') || ')', '') as words
    from granted group by "table", grantee, privilege
  )
  select grantee::regrole::text as role, c.relname as table, string_agg(words, ', ' order by words) as may
  from worded join pg_class c on c.oid = "table"
  group by grantee, c.oid, c.relname order by grantee::regrole::text, ${inOrder}`;

const relationsQuery = `
  select parent.relname as parent, c.relname as child, a.attname as column,
    case when exists (select from pg_index where indrelid = c.oid and indisunique
      and indnkeyatts = 1 and indkey[0] = a.attnum) then 'no' else 'yes' end as many
  from pg_constraint k join pg_class parent on parent.oid = k.confrelid join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
  where ${isTable} and contype = 'f' order by ${inOrder}, k.conname`;
