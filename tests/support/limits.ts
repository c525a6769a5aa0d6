import { type Limit, take } from "~/auth/attempts.server";
import { beforeSignIn } from "../../db/client.server";
import { newAddress } from "./person";

/** An address that may try nothing more: it has used up its share of `limits`. */
export async function usedUpAddress(limits: (address: string) => Limit[]): Promise<string> {
  const address = newAddress();
  while (!(await beforeSignIn((sql) => take(sql, limits(address)))));
  return address;
}
