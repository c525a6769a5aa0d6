import { type Budget, takeAttempt } from "~/auth/limits.server";
import { beforeSignIn } from "../../db/client.server";
import { newAddress } from "./person";

/** An address from which nothing more may be tried: it has used up what `budgets` says an address has. */
export async function usedUpAddress(budgets: (address: string) => Budget[]): Promise<string> {
  const address = newAddress();
  while (!(await beforeSignIn((sql) => takeAttempt(sql, budgets(address)))));
  return address;
}
