import { type ListFilter, listPath } from "~/tasks/list-filter";
import { TextLink } from "~/ui/page";

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
