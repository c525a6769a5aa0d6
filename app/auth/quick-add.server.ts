import type { UserScope } from "../../db/client.server";

/** Sets whether words at the end of a new task's title fill in its other fields. */
export async function setQuickAdd({ sql, userId }: UserScope, isOn: boolean): Promise<void> {
  await sql`update users set quick_add = ${isOn}, updated_at = now() where id = ${userId}`;
}
