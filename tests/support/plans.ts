import { expect } from "vitest";
import type { Pool, Sql } from "../../db/pool";

/** A node of a plan, with the parts of EXPLAIN (FORMAT JSON) that matter here. */
export type PlanNode = Partial<Record<(typeof told)[number], string>>;

/** The plan of one statement: all of its nodes. */
export type Plan = PlanNode[];

const told = ["Node Type", "Relation Name", "Index Name", "Index Cond", "Filter"] as const;

/**
 * A pool that explains every statement right before it runs: in the same transaction, so as the same role and for the
 * same user, and with the same parameters. Each plan is passed to `keep`.
 */
export function explaining(pool: Pool, keep: (plan: Plan) => void): Pool {
  const begin = (work: (sql: Sql) => unknown) =>
    pool.begin((sql) => work(explainingStatements(sql, keep)));
  return new Proxy(pool, {
    get: (target, name) =>
      name === "begin" || name === "readAtOnce" ? begin : Reflect.get(target, name),
  });
}

function explainingStatements(sql: Sql, keep: (plan: Plan) => void): Sql {
  // One after another, also those that are sent together: what explains one may need what another one sets.
  let last: Promise<unknown> = Promise.resolve();
  return new Proxy(sql, {
    apply(target, self, args) {
      const make = () => Reflect.apply(target, self, args);
      const query = make();
      if (!(query instanceof Promise)) return query; // the name of a column, a list of values
      const explainAndRun = async () => {
        const [row] = await sql`explain (format json) ${make()}`;
        keep(nodesOf(row?.["QUERY PLAN"][0].Plan));
        return query;
      };
      const inTurn = () => {
        const turn = last.then(explainAndRun);
        last = turn.catch(() => {});
        return turn;
      };
      const then: typeof query.then = (done, failed) => inTurn().then(done, failed);
      // Only a whole statement is awaited; a piece of another one never is.
      return new Proxy(query, {
        get: (of, name) =>
          name === "then" ? then : name === "execute" ? inTurn : Reflect.get(of, name),
      });
    },
  });
}

function nodesOf({ Plans = [], ...node }: PlanNode & { Plans?: Plan }): Plan {
  const own = Object.fromEntries(told.flatMap((key) => (key in node ? [[key, node[key]]] : [])));
  return [own, ...Plans.flatMap(nodesOf)];
}

/** Expects statements to find their rows by a condition on an index, and to sort none. */
export function expectIndexes(plans: Plan[]): void {
  expectSearches(plans);
  expect(plans.flat().filter(({ "Node Type": type = "" }) => /Sort/.test(type))).toEqual([]);
}

/** Expects statements to find their rows by a condition on an index. */
export function expectSearches(plans: Plan[]): void {
  expect(plans.flat()).toContainEqual(
    expect.objectContaining({ "Index Cond": expect.any(String) }),
  );
  expect(plans.flat().filter(isWasteful)).toEqual([]);
}

function isWasteful({ "Node Type": type = "", "Index Cond": condition }: PlanNode): boolean {
  // An index without a condition is read from end to end.
  if (/Index (Only )?Scan/.test(type)) return condition === undefined;
  return /^Seq Scan|^Sample Scan/.test(type);
}
