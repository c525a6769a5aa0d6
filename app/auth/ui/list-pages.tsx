import { TextLink } from "~/ui/page";

type ListPagesProps = {
  label: string;
  /** Where a link leads, and its words; null if there is nowhere to go. */
  further: [to: string, words: string] | null;
  start: [to: string, words: string] | null;
};

/** Links to the next page of one of the account's lists, and back to its beginning. */
export function ListPages({ label, further, start }: ListPagesProps) {
  if (!further && !start) return null;
  return (
    <nav aria-label={label} className="flex justify-between gap-4">
      {further && <TextLink to={further[0]}>{further[1]}</TextLink>}
      {start && <TextLink to={start[0]}>{start[1]}</TextLink>}
    </nav>
  );
}
