import ipaddr from "ipaddr.js";

/** An address for PostgreSQL's inet, without the IPv6 zone, which is local to a machine; null if it is no address. */
export function inetOf(address: string | null): string | null {
  const bare = address?.split("%")[0] ?? "";
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare) ? bare : null;
}

/**
 * The range of addresses that share a limit: the address itself or, for IPv6, its /64, which belongs to one customer
 * (RFC 6177). Null if it is no address.
 */
export function rangeOf(address: string | null): string | null {
  const inet = inetOf(address);
  if (inet === null) return null;
  const parsed = ipaddr.parse(inet);
  if (parsed.kind() === "ipv4") return inet;
  const groups = (parsed as ipaddr.IPv6).parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(":")}::/64`;
}
