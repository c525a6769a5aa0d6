import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Form } from "~/ui/form";

/** Rows on one raised surface, each a link to a page of its own or a control. */
export function AccountRows({
  label = "Account",
  children,
}: {
  label?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label={label} className={rows}>
      {children}
    </ul>
  );
}

type AccountLinkProps = {
  to: string;
  label: string;
  /** The current value. */
  value?: ReactNode;
  /** What is left to do about it. */
  note?: string | null;
  /** What people can do there. */
  action?: string;
  /** For what is not a page: a file. */
  reloadDocument?: boolean;
};

/** A row that leads to a page. */
export function AccountLink({ to, label, value, note, action, reloadDocument }: AccountLinkProps) {
  return (
    <li>
      <Link to={to} reloadDocument={reloadDocument} className={`${row} ${hover}`}>
        <span className="shrink-0 font-semibold">{label}</span>{" "}
        <span className="min-w-0 grow basis-16 truncate text-end text-quiet empty:basis-0">
          {value}
          {note && <span className="block text-sm font-semibold text-ink">{note}</span>}
        </span>{" "}
        {action && <span className="sr-only shrink-0 text-accent sm:not-sr-only">{action}</span>}
        <span aria-hidden="true" className="shrink-0 text-quiet">
          ›
        </span>
      </Link>
    </li>
  );
}

/** A row with a control. */
export function AccountControl({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className={`${row} justify-between max-[22rem]:pt-3`}>
      <span className="shrink-0 font-semibold">{label}</span>
      {children}
    </li>
  );
}

/** A row that is a button. It asks for a new document, so that nothing of this one stays in memory. */
export function AccountButton({ action, children }: { action: string; children: string }) {
  return (
    <li>
      <Form method="post" action={action} reloadDocument>
        <button type="submit" className={`${row} ${hover} font-semibold`}>
          {children}
        </button>
      </Form>
    </li>
  );
}

const rows =
  "min-w-0 divide-y divide-line overflow-clip rounded-2xl border border-line bg-surface shadow-raised";

const row = "flex min-h-11.5 w-full flex-wrap items-center gap-x-3 px-5 py-0.5 text-start";

const hover = "-outline-offset-2 transition-colors hover:bg-sunken";
