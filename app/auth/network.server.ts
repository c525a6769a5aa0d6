import { isIP } from "node:net";

/** The address as PostgreSQL's inet takes it: an IPv6 zone is local to a machine and not part of it. */
export function inetOf(address: string | null): string | null {
  const bare = address?.split("%")[0] ?? "";
  return isIP(bare) ? bare : null;
}

/**
 * Whom an address stands for where attempts are counted: itself or, for IPv6, its /64, since one customer has
 * all of that (RFC 6177). Null for what is no address.
 */
export function networkOf(address: string | null): string | null {
  const inet = inetOf(address);
  return inet && isIP(inet) === 6 ? `${firstGroups(inet, 4)}::/64` : inet;
}

/** The first groups of an IPv6 address, spelled in the one way that URLs do. */
function firstGroups(address: string, count: number): string {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const rest = tail === "" ? [] : tail.split(":");
    groups.push(...Array<string>(8 - groups.length - rest.length).fill("0"), ...rest);
  }
  return groups.slice(0, count).join(":");
}
