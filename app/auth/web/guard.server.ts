/** What both guards, of the pages and of the API, return for a request with a valid token. */
import type { ClientInfo } from "~/auth/client-info";
import { recordRefusal } from "~/auth/events.server";
import type { ReadAsUser, ReadScope, sessionEnded, UserScope } from "../../../db/client.server";
import { clientInfo } from "./client-info.server";

/**
 * Who sent a request, and the only way to their data. Until the database has been asked, only the user's id is known:
 * `scope.user` is the user as they are now, whatever their token says.
 */
export type SignedInRequest = {
  user: { id: string };
  client: ClientInfo;
  /**
   * Runs `work` in one transaction, as this user. Read and parse the request before, and respond after it: a
   * transaction must not wait for anybody.
   *
   * @throws {Response} the guard's refusal if the session has ended, without having called `work`; or if `work` finds
   * that it has ended meanwhile
   */
  transact: <T>(work: (scope: UserScope) => Promise<T | typeof sessionEnded>) => Promise<T>;
  /**
   * Like `transact`, for work that changes nothing and sends all of its statements without waiting for any: together
   * with the check of the session it is one round trip to the database.
   */
  read: <T>(work: (scope: ReadScope) => Promise<T>) => Promise<ReadAsUser<T>>;
};

/** Records that a guard has refused a request; `userId` is that of its token, if the token is genuine. */
export async function recordAccessRefused(request: Request, userId: string | null): Promise<void> {
  await recordRefusal({ kind: "access-refused", userId, client: clientInfo(request) });
}
