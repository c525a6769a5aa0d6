import type { TransactionSql } from "postgres";
import { connect } from "../../db/connection";

/**
 * Runs statements as the tables' owner, in one transaction, on the database that the variables lead to: to
 * bring about what the application cannot, such as the passing of time.
 */
export async function asOwner<T>(
  environment: Record<string, string>,
  work: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  const { pool, close } = await connect(environment);
  return (pool.begin(work) as Promise<T>).finally(close);
}

/** Lets some minutes pass since people last gave their passwords. */
export const makeStale = (environment: Record<string, string>, email: string, minutes = 11) =>
  asOwner(
    environment,
    (sql) => sql`
      update sessions set authenticated_at = authenticated_at - make_interval(mins => ${minutes})
      where user_id = (select id from users where email = ${email})`,
  );
