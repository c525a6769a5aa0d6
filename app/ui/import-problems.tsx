/** What is wrong with one line of a file. */
export type ImportProblem = { number: number; reasons: string[]; skipped: boolean };

type ImportProblemsProps = {
  problems: ImportProblem[];
  /** How many there are in all. */
  count: number;
  unit: "Line" | "Task";
};

/** Each line that is left out or was not understood, by its number, and why. */
export function ImportProblems({ problems, count, unit }: ImportProblemsProps) {
  const more = count - problems.length;
  return (
    <section aria-labelledby="import-problems" className="grid gap-3">
      <h2 id="import-problems" className="text-xl font-bold tracking-tight">
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
