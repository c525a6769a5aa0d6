import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { type ListView, trashDays, type View } from "~/tasks/names";
import { TextLink } from "~/ui/page";

type Empty = { title: string; advice: ReactNode };

const firstTask: Empty = {
  title: "No tasks yet",
  advice: "Add your first one above. Only you can see this list.",
};

const empty: Record<Exclude<ListView, "everywhere">, Empty> = {
  all: firstTask,
  open: { title: "All done", advice: "Enjoy the quiet, or add what’s next." },
  today: {
    title: "Nothing due today",
    advice: "Overdue tasks and today’s tasks show up here.",
  },
  upcoming: { title: "Nothing coming up", advice: "Tasks with a later date show up here." },
  done: { title: "Nothing completed yet", advice: "Tasks you complete show up here." },
  trash: { title: "Trash is empty", advice: `Deleted tasks stay here for ${trashDays} days.` },
};

type ListEmptyProps = { filter: ListFilter; counts: Record<View, number> };

/** Shown in place of an empty list: why it is empty, and what to do about it. */
export function ListEmpty({ filter: { view, q, after, sort }, counts }: ListEmptyProps) {
  if (after) return <Nothing title="That’s everything">You’ve reached the end.</Nothing>;
  if (q) return <NothingFound filter={{ view, q, sort }} />;
  if (q !== null || view === "everywhere") return null;
  const { title, advice } = view === "open" && counts.done === 0 ? firstTask : empty[view];
  const isFirst = counts.open + counts.done + counts.trash === 0;
  return (
    <Nothing title={title}>
      <p>{advice}</p>
      {isFirst && view === "open" && (
        <p className="flex flex-wrap justify-center gap-x-6">
          <Link to="/account/quick-add?from=tasks" className="text-link">
            What you can type
          </Link>
          <Link to="/tasks/import" className="text-link">
            Import tasks
          </Link>
        </p>
      )}
    </Nothing>
  );
}

function NothingFound({ filter: { q, ...filter } }: { filter: Partial<ListFilter> }) {
  return (
    <Nothing title={`No tasks match “${q}”`}>
      <p>Try a shorter or different word.</p>
      <div className="flex flex-wrap justify-center gap-x-6">
        {filter.view !== "everywhere" && (
          <TextLink to={listPath({ q })}>Search everything</TextLink>
        )}
        <TextLink to={listPath({ ...filter, q: filter.view === "everywhere" ? "" : null })}>
          Clear search
        </TextLink>
      </div>
    </Nothing>
  );
}

/** A sentence in place of a list, and what to do about it. */
function Nothing({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="nothing">
      <h2>{title}</h2>
      <div>{children}</div>
    </div>
  );
}
