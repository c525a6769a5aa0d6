import type { ReactNode } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { type ListView, trashDays, type View } from "~/tasks/names";
import { TextLink } from "~/ui/page";
import { EmptyState } from "~/ui/section";

type Empty = { title: string; advice: ReactNode };

const firstTask: Empty = {
  title: "Nothing to do yet",
  advice: "Add your first task above. Only you can see it.",
};

const empty: Record<ListView, Empty> = {
  all: firstTask,
  open: { title: "Everything is done", advice: "Add what comes next above, or enjoy the quiet." },
  today: {
    title: "Nothing is due today",
    advice: "What is due today, or should have been done before, stands here. Add it above.",
  },
  upcoming: {
    title: "Nothing is planned",
    advice: "Give a task a due date after today, and it waits for you here.",
  },
  done: { title: "Nothing is done yet", advice: "Tick a task off, and it is kept here." },
  trash: {
    title: "The trash is empty",
    advice: `What you delete is kept here for ${trashDays} days, so that you can restore it.`,
  },
};

type ListEmptyProps = { filter: ListFilter; counts: Record<View, number> };

/** Where the list would be: why it is empty, and what to do about it. */
export function ListEmpty({ filter: { view, q, after, sort }, counts }: ListEmptyProps) {
  if (after) return <EmptyState title="No older tasks">This is the end of your list.</EmptyState>;
  if (q) return <NothingFound filter={{ view, q, sort }} />;
  const { title, advice } = view === "open" && counts.done === 0 ? firstTask : empty[view];
  return <EmptyState title={title}>{advice}</EmptyState>;
}

function NothingFound({ filter: { q, ...filter } }: { filter: Partial<ListFilter> }) {
  return (
    <EmptyState title="Nothing found">
      <p>Try fewer letters of a word, or another one.</p>
      <div className="flex flex-wrap justify-center gap-x-6">
        {filter.view !== "all" && (
          <TextLink to={listPath({ ...filter, q, view: "all" })}>Search all tasks</TextLink>
        )}
        <TextLink to={listPath(filter)}>Clear the search</TextLink>
      </div>
    </EmptyState>
  );
}
