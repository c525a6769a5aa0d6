/**
 * Sends letters to the mail server of `SMTP_URL`, or writes them into files beside the embedded database. A remote
 * mail server gets them over TLS or not at all.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTransport } from "nodemailer";
import { config } from "~/server/config.server";
import type { Letter } from "./letter.server";

/** Whether a letter was accepted; if not, whether it never will be, and why, in words that name nobody. */
export type Sending = { sent: true } | { sent: false; forGood: boolean; reason: string };

/** Sends one letter. */
export type Send = (letter: Letter) => Promise<Sending>;

/** How long a mail server may be silent, in milliseconds, before the letter is left for another try. */
const patienceMs = 15_000;

/** Where letters are written if there is no mail server. */
export const outboxFolder = path.join(config.DATA_DIR, "outbox");

/** How long a letter's file is kept, in days. */
const fileDays = 7;

/** Sends through the mail server of a URL. */
export function smtpSender(smtpUrl: string, silenceMs = patienceMs): Send {
  const transport = createTransport(optionsOf(smtpUrl, silenceMs));
  return async (letter) => {
    try {
      await transport.sendMail(message(letter));
      return { sent: true };
    } catch (error) {
      return failure(error);
    }
  };
}

function optionsOf(smtpUrl: string, silenceMs: number) {
  const url = new URL(smtpUrl);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isSecure = url.protocol === "smtps:";
  const isHere = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  const isPlain = (url.searchParams.get("tls") ?? (isHere ? "none" : "required")) === "none";
  return {
    host,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isPlain,
    ignoreTLS: isPlain,
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    dnsTimeout: silenceMs,
    // Letters contain only what we wrote: nothing is fetched for them.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Only a mail server's verdict on this very letter or its recipient is permanent, not one about us. */
function failure(error: unknown): Sending {
  const { code = "", command = "", responseCode = 0 } = error as Record<string, string | number>;
  const isOfLetter = /^(RCPT TO|DATA)\b/.test(String(command)) || code === "EMESSAGE";
  const reason = [code, command, responseCode || ""].filter(Boolean).join(" ") || String(error);
  return { sent: false, forGood: isOfLetter && Number(responseCode) >= 500, reason };
}

/** Writes letters into a folder, as files that mail programs and people can read. */
export function fileSender(folder: string): Send {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: "unix",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (letter) => {
    const { message: bytes } = await transport.sendMail(message(letter));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const time = new Date().toISOString().replaceAll(":", "-");
    const file = path.join(folder, `${time}-${letter.kind}-${letter.id.slice(0, 8)}.eml`);
    const draft = path.join(folder, `.${randomUUID()}`);
    await writeFile(draft, bytes as Buffer, { mode: 0o600 });
    await rename(draft, file);
    return { sent: true };
  };
}

/** Removes the files of letters whose links have long expired. */
export async function removeOldFiles(folder = outboxFolder): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < Date.now() - fileDays * 24 * 60 * 60 * 1000) await rm(file, { force: true });
  }
}

/** How this process sends letters, by its configuration; null if mail is off. */
export function configuredSender(): Send | null {
  if (config.MAIL === "off") return null;
  return config.SMTP_URL ? smtpSender(config.SMTP_URL) : fileSender(outboxFolder);
}

/** The address is an object: as text it would be parsed as a list. */
const message = ({ id, to, subject, text, html }: Letter) => ({
  from: config.MAIL_FROM,
  ...(config.MAIL_REPLY_TO && { replyTo: config.MAIL_REPLY_TO }),
  to: { name: "", address: to },
  subject,
  text: asItIs(text),
  html,
  messageId: `<${id}@${new URL(config.APP_URL).hostname}>`,
  // No automatic replies (RFC 3834).
  headers: { "Auto-Submitted": "auto-generated" },
});

/** Not quoted-printable, which would break links for people who read the letter as a file. */
const asItIs = (text: string) =>
  /^[\n\x20-\x7e]*$/.test(text) ? { raw: (plainHead + text).replaceAll("\n", "\r\n") } : text;

const plainHead = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n";
