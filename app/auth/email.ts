/** Email addresses: one form of each, however it is typed. */
import { invisibleCharacter, trimInvisible } from "~/schemas/text";
import { maxEmailLength } from "./field-lengths";

/**
 * An address as it is stored and compared: without invisible characters around it; in lower case; with compatible
 * characters unified (NFKC); and with the domain in ASCII, as in mail servers and certificates, whether it was typed
 * in its own script or as xn--.
 *
 * @returns if it is no address, what was typed in lower case, without invisible characters around it
 */
export function canonicalEmail(typed: string): string {
  const text = trimInvisible(typed);
  const at = text.lastIndexOf("@");
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 0 || domain === null) return text.toLowerCase();
  const local = text.slice(0, at).normalize("NFKC").toLowerCase().normalize("NFKC");
  return `${local}@${domain}`;
}

/** Whether an account can have this email: an address in its canonical form. */
export function isPossibleEmail(email: string): boolean {
  return (
    email.length <= maxEmailLength &&
    addressPattern.test(email) &&
    !invisibleCharacter.test(email) &&
    // Halves of surrogate pairs, and unassigned characters.
    !/\p{C}/u.test(email) &&
    canonicalEmail(email) === email
  );
}

/**
 * What browsers' `type=email` accepts, in lower case
 * (https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address), and before the @ also letters of any
 * script (RFC 6531). That is more than mail servers accept, and then no letter arrives; but we never call an address
 * wrong that the browser accepts.
 */
const addressPattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/u;

/**
 * A domain in ASCII and in lower case (UTS 46, by way of a URL); null if it cannot be one. A domain that is in ASCII
 * already is accepted as it is: accounts may have names that would not be given out today.
 */
function asciiDomain(typed: string): string | null {
  const domain = typed.replace(/[\u3002\uff0e\uff61]/g, ".").toLowerCase();
  if (/^[a-z0-9.-]*$/.test(domain)) return domain;
  // Other ASCII characters would have a meaning in a URL: a port, a path, an encoded letter.
  const isTooMuch = domain.length > maxEmailLength || /[^a-z0-9.\u0080-\u{10ffff}-]/u.test(domain);
  const url = `http://${domain}`;
  const name = !isTooMuch && URL.canParse(url) ? new URL(url).hostname : null;
  // Digits of another script would become an IPv4 address, which nobody has typed.
  return name === null || /^[0-9.]+$/.test(name) ? null : name;
}
