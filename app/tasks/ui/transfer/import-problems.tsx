import { FocusLink } from "~/ui/focus";

/** What is wrong with one line of a file. */
export type ImportProblem = { number: number; reasons: string[]; skipped: boolean };

type ImportProblemsProps = {
  problems: ImportProblem[];
  /** How many there are in all. */
  count: number;
  unit: "Line" | "Task";
};

/** Above a long list: that there is something to check below it. */
export function ProblemsAhead({ count, unit }: Pick<ImportProblemsProps, "count" | "unit">) {
  const subject =
    count === 1 ? `1 ${unit.toLowerCase()} is` : `${count} ${unit.toLowerCase()}s are`;
  return (
    <FocusLink targetId="import-problems" className={linkLook}>
      {subject} not quite right
    </FocusLink>
  );
}

/** Each line that is left out or was not understood, by its number, and why. */
export function ImportProblems({ problems, count, unit }: ImportProblemsProps) {
  const more = count - problems.length;
  return (
    <section aria-labelledby="import-problems" className="grid gap-3">
      <h2
        id="import-problems"
        tabIndex={-1}
        className="rounded-sm text-xl font-bold tracking-tight"
      >
        Please check
      </h2>
      <ul className="grid gap-2">
        {problems.map(({ number, reasons, skipped }) => (
          <li key={`${number} ${reasons.join()}`}>
            <span className="font-semibold tabular-nums">
              {unit} {number}
              {skipped && ", left out"}:
            </span>{" "}
            {reasons.join(". ")}.
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-quiet">…and {more} more.</p>}
    </section>
  );
}

const linkLook =
  "inline-flex min-h-11 items-center justify-self-start font-medium text-danger underline " +
  "decoration-danger/50 underline-offset-4 hover:decoration-danger";
