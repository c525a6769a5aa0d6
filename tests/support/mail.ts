/** A mail server in the test's own process, and the letters that arrived there. */
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { type Latch, startLatch } from "./latch";

/** A letter as its reader gets it. */
export type Arrived = {
  /** As in the envelope. */
  to: string;
  headers: Record<string, string>;
  subject: string;
  text: string;
  html: string;
  raw: string;
};

/** What the server does with a letter once it has all of it: accepts it, unless this answers otherwise or never. */
type Receive = (letter: Arrived, answer: (error?: Error) => void) => void;

export type Mailbox = {
  url: string;
  letters: Arrived[];
  /** Changes what becomes of the letters from now on. */
  receive: (how: Receive) => void;
  /** The letters to an address. */
  to: (email: string) => Arrived[];
  /** The next letter to an address whose subject contains `subject`, once it is there. */
  next: (email: string, subject?: string) => Promise<Arrived>;
  close: () => Promise<void>;
};

/** Starts a mail server that accepts everything. */
export async function openMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const letters: Arrived[] = [];
  const sockets = new Set<Socket>();
  let how: Receive = (_, answer) => answer();
  let waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        const letter = parsed(Buffer.concat(chunks).toString("utf8"), to);
        letters.push(letter);
        how(letter, callback);
        const all = waiting;
        waiting = [];
        for (const look of all) look();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const to = (email: string) => letters.filter((letter) => letter.to === email);
  const seen = new Set<Arrived>();
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    receive: (next) => {
      how = next;
    },
    to,
    async next(email, subject = "") {
      for (;;) {
        const found = to(email).find(
          (letter) => !seen.has(letter) && letter.subject.includes(subject),
        );
        if (found) {
          seen.add(found);
          return found;
        }
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The path and query of the link in a letter's text. */
export function linkIn({ text }: Arrived, appUrl: string): string {
  const [link = "", ...others] = text.split("\n").filter((line) => line.startsWith(`${appUrl}/`));
  const withToken = [link, ...others].find((line) => line.includes("token=")) ?? link;
  const { pathname, search } = new URL(withToken);
  return pathname + search;
}

/** Reads what nodemailer writes: a head, and two parts in 7 bits or quoted-printable. */
export function parsed(raw: string, to = ""): Arrived {
  const whole = part(raw);
  const boundary = /boundary="([^"]+)"/.exec(whole.headers["content-type"] ?? "")?.[1];
  const parts = whole.body.split(`--${boundary}`).slice(1, -1).map(part);
  const of = (type: string) =>
    parts.find(({ headers }) => headers["content-type"]?.startsWith(type))?.body ?? "";
  const { headers } = whole;
  const subject = headers.subject ?? "";
  return { to, headers, subject, text: of("text/plain"), html: of("text/html"), raw };
}

function part(raw: string): { headers: Record<string, string>; body: string } {
  const [head = "", ...rest] = raw.replaceAll("\r\n", "\n").replace(/^\n/, "").split("\n\n");
  const lines = head.replace(/\n[ \t]+/g, " ").split("\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...value] = line.split(": ");
      return [name.toLowerCase(), value.join(": ")];
    }),
  );
  const body = rest.join("\n\n");
  const encoding = headers["content-transfer-encoding"];
  if (encoding === "base64") return { headers, body: Buffer.from(body, "base64").toString("utf8") };
  return { headers, body: encoding === "quoted-printable" ? unquoted(body) : body };
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A server with a database of its own whose letters arrive in `mailbox`. */
export type MailingLatch = Latch & { mailbox: Mailbox };

/** Starts one; `stop` ends its mail server too. */
export async function startMailingLatch(
  environment: Record<string, string> = {},
): Promise<MailingLatch> {
  const mailbox = await openMailbox();
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: "latch@latch.example" };
  const latch = await startLatch({ ...mail, ...environment });
  return {
    ...latch,
    mailbox,
    async stop(signal) {
      const code = await latch.stop(signal);
      await mailbox.close();
      return code;
    },
  };
}
