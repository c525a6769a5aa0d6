import { afterAll, expect, test } from "vitest";
import { fences, type Row, section, tableRows } from "../support/markdown";
import { connectAsOwner } from "../support/owner";

const document = "docs/data-model.md";
const { pool, close } = await connectAsOwner();
afterAll(close);

/** Reads the catalogue, in a transaction as everything does that may meet the embedded database. */
const catalogue = (query: string): Promise<Row[]> =>
  pool.begin(async (sql) => [...(await sql.unsafe<Row[]>(query))]) as Promise<Row[]>;

/** The tables under a heading, without the columns that only explain. */
const documented = (heading: string, explained: string) =>
  tableRows(section(document, heading)).map(({ [explained]: _, ...row }) => row);

const inAnyOrder = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort();

const columnsQuery = `
  select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
    case when a.attnotnull then 'no' else 'yes' end as null,
    case when a.attgenerated = 's' then 'generated: ' else '' end
      || coalesce(trim(regexp_replace(pg_get_expr(d.adbin, d.adrelid, true), '\\s+', ' ', 'g')), '') as default
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`;

test("the data model's columns are the database's", async () => {
  const columns = await catalogue(columnsQuery);
  expect(inAnyOrder(documented("Columns", "holds"))).toEqual(inAnyOrder(columns));
});

test("the data model's indexes are the database's", async () => {
  const indexes = await catalogue(`
    select c.relname as table, i.relname as index, case when x.indisunique then 'yes' else 'no' end as unique,
      (select string_agg(pg_get_indexdef(x.indexrelid, k, true), ', ' order by k)
        from generate_series(1, x.indnatts) k) as columns
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    where c.relnamespace = current_schema()::regnamespace`);
  expect(inAnyOrder(documented("Indexes", "serves"))).toEqual(inAnyOrder(indexes));
});

test("the data model's constraints are the database's", async () => {
  // From version 18 on, NOT NULL is listed here too; the table of columns has it.
  const constraints = await catalogue(`
    select c.relname as table, conname as constraint, pg_get_constraintdef(k.oid, true) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = current_schema()::regnamespace and contype <> 'n'`);
  expect(inAnyOrder(documented("Constraints", "why"))).toEqual(inAnyOrder(constraints));
});

/** How the document writes the setting that names the user. */
const settingOfUser =
  /\( SELECT \(?NULLIF\(current_setting\('app\.user_id'::text, true\), ''::text\)\)?::uuid AS "?nullif"?\)/g;

const expressionOf = (sql: string) => sql.replaceAll(settingOfUser, "app.user_id");

test("the data model's policies are the database's", async () => {
  const policies = await catalogue(`
    select tablename as table, policyname as policy, lower(permissive) as kind,
      -- Whoever migrates owns the tables.
      case when roles = array[tableowner] then 'the owner' else array_to_string(roles, ', ') end as role,
      lower(cmd) as command, coalesce(qual, '') as using, coalesce(with_check, '') as "with check"
    from pg_policies join pg_tables using (schemaname, tablename) where schemaname = current_schema()`);
  const shown = policies.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, bare(expressionOf(cell))])),
  );
  expect(inAnyOrder(documented("Policies", "means"))).toEqual(inAnyOrder(shown));
});

const bare = (expression: string) => expression.replace(/^\((.*)\)$/, "$1");

test("row-level security is on and forced exactly where the data model says", async () => {
  const tables = await catalogue(`
    select relname as table, case when relrowsecurity then 'yes' else 'no' end as enabled,
      case when relforcerowsecurity then 'yes' else 'no' end as forced
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`);
  expect(inAnyOrder(documented("Where it is on", "why"))).toEqual(inAnyOrder(tables));
});

test("the data model's grants are all that the application's roles have", async () => {
  const grants = await catalogue(`
    with granted as (
      select relname, grantee, lower(privilege_type) as privilege, '' as of_column, 0 as position
      from pg_class, aclexplode(relacl) where relnamespace = current_schema()::regnamespace and relkind = 'r'
      union all
      select relname, grantee, lower(privilege_type), attname, attnum
      from pg_attribute join pg_class c on c.oid = attrelid, aclexplode(attacl)
      where relnamespace = current_schema()::regnamespace and relkind = 'r'
    ), worded as (
      select relname, grantee, privilege || coalesce(' (' || nullif(
        string_agg(of_column, ', ' order by position), '') || ')', '') as words
      from granted group by relname, grantee, privilege
    )
    select rolname as role, relname as table, string_agg(words, ', ' order by words) as may
    from worded join pg_roles on oid = grantee where rolname in ('latch_auth', 'latch_user', 'latch_search')
    group by rolname, relname`);
  expect(inAnyOrder(documented("Grants", "for"))).toEqual(inAnyOrder(grants));
});

test("nobody but the owner and the application's roles has a grant on a table", async () => {
  const others = await catalogue(`
    select relname as table, grantee::regrole::text as role
    from pg_class, aclexplode(relacl)
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and grantee <> relowner
      and grantee not in ('latch_auth'::regrole, 'latch_user'::regrole, 'latch_search'::regrole)`);
  expect(others).toEqual([]);
});

test("the diagram's entities have the database's columns", async () => {
  const [diagram] = fences(section(document, "Entities")).filter((f) => f.language === "mermaid");
  const drawn = [...(diagram?.text ?? "").matchAll(/^ {2}(\w+) \{\n([\s\S]*?)^ {2}\}/gm)].flatMap(
    ([, table, body = ""]) =>
      [...body.matchAll(/^ {4}\S+ (\w+)/gm)].map(([, column]) => `${table}.${column}`),
  );
  const columns = await catalogue(columnsQuery);
  expect(drawn.sort()).toEqual(columns.map(({ table, column }) => `${table}.${column}`).sort());
});

test("the diagram's relations are the database's foreign keys", async () => {
  const [diagram] = fences(section(document, "Entities")).filter((f) => f.language === "mermaid");
  const drawn = [...(diagram?.text ?? "").matchAll(/^ {2}(\w+) \|\|--\S+ (\w+) :/gm)];
  const keys = await catalogue(`
    select parent.relname as parent, child.relname as child from pg_constraint k
    join pg_class parent on parent.oid = k.confrelid join pg_class child on child.oid = k.conrelid
    where contype = 'f' and k.connamespace = current_schema()::regnamespace`);
  expect(drawn.map(([, parent, child]) => `${parent}.${child}`).sort()).toEqual(
    keys.map(({ parent, child }) => `${parent}.${child}`).sort(),
  );
});
