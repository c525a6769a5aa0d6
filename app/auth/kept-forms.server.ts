/**
 * What somebody typed into a form that could not be accepted, because its session had ended or the password was
 * needed first. What this module promises:
 *
 * - Only the user whom the form was drawn for gets it back (row-level security), for an hour at most.
 * - Passwords are not kept.
 * - A user has few of them, whatever is sent: the oldest give way.
 */
import { beforeSignIn, type UserScope } from "../../db/client.server";

/** How long words are kept, in minutes. */
export const keptMinutes = 60;

/** The most forms kept for a user: from several tabs, and of tasks added one after the other. */
const mostKeptForms = 20;

type Fields = Readonly<Record<string, string>>;

/** Keeps a form of the page at `path` for a user; false if the user no longer exists. */
export async function keepForm(userId: string, path: string, form: Fields): Promise<boolean> {
  const kept = beforeSignIn(async (sql) => {
    await sql`
      insert into kept_forms (user_id, path, form) values (${userId}, ${path}, ${JSON.stringify(form)})`;
    await sql`
      delete from kept_forms where user_id = ${userId} and id in (
        select id from kept_forms where user_id = ${userId}
        order by created_at desc, id offset ${mostKeptForms}
      )`;
    return true;
  });
  return kept.catch((error) => {
    if (error instanceof Error && "code" in error && error.code === noSuchUser) return false;
    throw error;
  });
}

/** PostgreSQL's foreign_key_violation. */
const noSuchUser = "23503";

/** The forms kept for the page at `path`, the newest first. */
export async function findKeptForms(
  { sql, userId }: UserScope,
  path: string,
): Promise<{ id: string; form: Fields }[]> {
  const kept = await sql<{ id: string; form: string }[]>`
    select id, form from kept_forms
    where user_id = ${userId} and path = ${path}
      and created_at > now() - make_interval(mins => ${keptMinutes})
    order by created_at desc, id`;
  return kept.map(({ id, form }) => ({ id, form: JSON.parse(form) }));
}

/** Forgets a form that was kept: it has been sent again. */
export async function dropKeptForm({ sql, userId }: UserScope, id: string): Promise<void> {
  await sql`delete from kept_forms where user_id = ${userId} and id = ${id}`;
}

/** Removes what has been kept for an hour. Returns its number. */
export async function removeOldKeptForms(): Promise<number> {
  const removed = await beforeSignIn(
    (sql) => sql`
      delete from kept_forms where created_at < now() - make_interval(mins => ${keptMinutes})`,
  );
  return removed.count;
}
