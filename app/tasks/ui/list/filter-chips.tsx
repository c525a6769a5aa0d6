import { Link } from "@remix-run/react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { CloseIcon } from "~/ui/icons";

const orders = { newest: "Newest first", due: "By due date", priority: "By priority" };

/** What narrows or orders the list, each a link to the list without it; nothing when nothing does. */
export function FilterChips({ filter: { view, q, sort } }: { filter: ListFilter }) {
  const isSorted = sort !== "newest";
  if (!q && !isSorted) return null;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list.
    <ul role="list" aria-label="Filters" className="flex min-w-0 flex-wrap gap-2">
      {q && <Chip without={listPath({ view, sort })} label={`“${shortened(q)}”`} />}
      {isSorted && <Chip without={listPath({ view, q })} label={orders[sort]} />}
    </ul>
  );
}

function Chip({ without, label }: { without: string; label: string }) {
  return (
    <li className="min-w-0">
      <Link to={without} preventScrollReset className={look}>
        <span className="sr-only">Remove: </span>
        <span className="truncate">{label}</span>
        <CloseIcon className="size-4 shrink-0" />
      </Link>
    </li>
  );
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const look =
  "inline-flex min-h-11 max-w-full items-center gap-2 rounded-full border border-accent/25 " +
  "bg-accent-wash pr-3 pl-4 text-sm font-medium hover:border-accent";
