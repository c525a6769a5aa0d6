import { TextLink } from "./page";

type PagerProps = { isFirst: boolean; next: string | null };

/** Links to the next page of a list and back to its start. */
export function Pager({ isFirst, next }: PagerProps) {
  if (isFirst && !next) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-4">
      {next && <TextLink to={`/tasks?after=${next}`}>Older</TextLink>}
      {!isFirst && <TextLink to="/tasks">Newest</TextLink>}
    </nav>
  );
}
