/** Email addresses: one form of each, however it is typed. */
import { invisibleCharacter, trimInvisible } from "~/schemas/text";
import { maxEmailLength } from "./field-lengths";

/**
 * An address as it is kept and compared. What cannot be seen around it is dropped; all is in lower case; characters of
 * one meaning are one character (NFKC); and the domain is in ASCII, as mail servers and certificates have it, whether it
 * was typed in its own script or as xn--.
 *
 * @returns what was typed, without what cannot be seen around it and in lower case, if it is no address.
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
    // Halves of pairs, and what no letter has been given yet.
    !/\p{C}/u.test(email) &&
    canonicalEmail(email) === email
  );
}

/**
 * What browsers' `type=email` takes, in lower case (https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address),
 * and before the @ the letters of any script as well (RFC 6531). That is more than a mail server takes, and then no letter
 * arrives; but nobody is told by us that an address is wrong which their browser finds right.
 */
const addressPattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/u;

/**
 * A domain in ASCII and in lower case (UTS 46, by way of a URL); null if it cannot be one. One that is in ASCII is taken
 * as it is: accounts may have names that would not be given out today.
 */
function asciiDomain(typed: string): string | null {
  const domain = typed.replace(/[\u3002\uff0e\uff61]/g, ".").toLowerCase();
  if (/^[a-z0-9.-]*$/.test(domain)) return domain;
  // What else is in ASCII would mean something to a URL: a port, a path, an encoded letter.
  const isTooMuch = domain.length > maxEmailLength || /[^a-z0-9.\u0080-\u{10ffff}-]/u.test(domain);
  const url = `http://${domain}`;
  const name = !isTooMuch && URL.canParse(url) ? new URL(url).hostname : null;
  // Numbers in another script's digits would become those of an address of IPv4, which nobody has typed.
  return name === null || /^[0-9.]+$/.test(name) ? null : name;
}
