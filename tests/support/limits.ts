import { type Limit, take } from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import { newAddress } from "./person";

/** An address from which nothing more may be tried: it has used up what `limits` says an address has. */
export async function usedUpAddress(limits: (address: string) => Limit[]): Promise<string> {
  const address = newAddress();
  while (!(await beforeSignIn((sql) => take(sql, limits(address)))));
  return address;
}
