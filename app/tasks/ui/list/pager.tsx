import { useState } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { Button } from "~/ui/button";
import { Form } from "~/ui/form";
import { TextLink } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";

type PagerProps = { filter: ListFilter; next: string | null };

/** Links to the next page of a list and back to its start. What narrows or orders the list stays. */
export function Pager({ filter, next }: PagerProps) {
  const isFirst = filter.after === null;
  if (isFirst && !next) return null;
  const isNewestFirst = filter.sort === "newest";
  return (
    <nav aria-label="Pages" className="flex justify-between gap-4">
      {next && (
        <TextLink to={listPath({ ...filter, after: next })}>
          {isNewestFirst ? "Older" : "More"}
        </TextLink>
      )}
      {!isFirst && (
        <TextLink to={listPath({ ...filter, after: null })}>
          {isNewestFirst ? "Newest" : "Back to the start"}
        </TextLink>
      )}
    </nav>
  );
}

/**
 * The button that moves every completed task to the trash.
 *
 * @param token names the action, to be undone as one however often it is pressed
 */
export function ClearCompleted({ token }: { token: string }) {
  const busy = useBusy("clear");
  // The page is read again while a long clearing goes on; it stays the same one.
  const [begun] = useState(token);
  return (
    <Form method="post" className="justify-self-start">
      <Button variant="quiet" name="clear" value={begun} busy={busy}>
        Clear completed
      </Button>
    </Form>
  );
}
