/**
 * Whether Latch answers at an address. Check before reading a page again that nobody has asked for: if that failed,
 * an error page would take its place, and what was typed there would be lost.
 */
export async function isReachable(address: string): Promise<boolean> {
  const answer = await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null);
  return answer?.ok ?? false;
}
