import { useState } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { type View, viewLabels } from "~/tasks/names";
import { Form } from "~/ui/form";
import { TextLink } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";

type PagerProps = {
  filter: ListFilter;
  next: string | null;
  /** In a search everywhere, the views in which more was found. */
  further?: View[];
};

/** Links to the next page of a list and back to its start. Filter and order stay. */
export function Pager({ filter, next, further = [] }: PagerProps) {
  const isFirst = filter.after === null;
  if (isFirst && !next && further.length === 0) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-4">
      {next && <TextLink to={listPath({ ...filter, after: next })}>Next page</TextLink>}
      {further.map((view) => (
        <TextLink key={view} to={listPath({ view, q: filter.q })}>
          {`More in ${view === "open" ? "open tasks" : viewLabels[view]}`}
        </TextLink>
      ))}
      {!isFirst && <TextLink to={listPath({ ...filter, after: null })}>First page</TextLink>}
    </nav>
  );
}

/**
 * The button that moves every completed task to the trash.
 *
 * @param token names the action, so that it is undone as one however often it is pressed
 */
export function ClearCompleted({ token }: { token: string }) {
  const busy = useBusy("clear");
  // The page is read again while a long clearing continues; the token stays the same.
  const [begun] = useState(token);
  return (
    <Form method="post">
      <button type="submit" name="clear" value={begun} aria-busy={busy || undefined}>
        Clear completed
      </button>
    </Form>
  );
}
