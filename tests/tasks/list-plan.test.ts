import { expect, test } from "vitest";
import { connect } from "../../db/connection";
import { migrate } from "../../db/migrate";
import { createDatabase } from "../support/database";

test("finds the few open tasks among 20,000 through the index by status", async () => {
  const database = await createDatabase();
  const { pool, close } = await connect(database.environment);
  try {
    await migrate(pool);
    const plan = await pool.begin(async (sql) => {
      const [{ id }] = await sql<[{ id: string }]>`
        insert into users (email, name) values ('ada@example.com', 'Ada') returning id`;
      // Even the tables' owner sees and adds this user's tasks only.
      await sql`select set_config('app.user_id', ${id}, true)`;
      await sql`
        insert into tasks (user_id, id, title, completed_at)
        select ${id}, gen_random_uuid(), 'Task', case when n % 1000 > 0 then now() end
        from generate_series(1, 20000) n`;
      await sql`analyze tasks`;
      await sql`select set_config('role', 'latch_user', true)`;
      return sql<{ "QUERY PLAN": string }[]>`
        explain select * from tasks where user_id = ${id} and completed = false
          and id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' order by id desc limit 51`;
    });
    const lines = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(lines).toContain("tasks_by_status");
    expect(lines).not.toContain("Sort");
  } finally {
    await close();
    await database.remove();
  }
});
