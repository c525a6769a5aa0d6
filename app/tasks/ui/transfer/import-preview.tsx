import { date } from "~/schemas/day-names";
import { priorityLabels } from "~/tasks/names";
import { printRepeatRule, rulesOfWords, wordsOfRule } from "~/tasks/repeat";
import type { Task } from "~/tasks/task";
import { Button, ButtonLink } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { FocusLink } from "~/ui/focus";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { Progress } from "~/ui/progress";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";

/** What a file would add. */
type FoundImport = {
  unit: "Line" | "Task";
  task_count: number;
  /** How many of these are already on the list. */
  known_count: number;
  preview: PreviewedTask[];
  problem_count: number;
  problems: ImportProblem[];
  imported: boolean;
};

type ImportPreviewProps = {
  found: FoundImport;
  /** The person's day. */
  today: string;
  refusal: FormErrors | undefined;
};

/** The second step of an import: what will be added, and what is wrong with the rest. */
export function ImportPreview({ found, today, refusal }: ImportPreviewProps) {
  const { task_count, known_count, preview, problem_count, problems, unit } = found;
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading>{headingOf(found)}</PageHeading>
      <ErrorSummary formError={refusal?.formError} />
      {problem_count > 0 && !found.imported && <ProblemsAhead count={problem_count} unit={unit} />}
      {known_count > 0 && <p>{knownAmong(task_count, known_count)}</p>}
      {!found.imported && <ConfirmImport count={task_count} knownCount={known_count} />}
      {preview.length > 0 && (
        <Panel>
          <PreviewList tasks={preview} count={task_count} today={today} />
        </Panel>
      )}
      {problem_count > 0 && !found.imported && (
        <ImportProblems problems={problems} count={problem_count} unit={unit} />
      )}
    </Page>
  );
}

/** The buttons that add what is new, or all of it, if there is any, and the link back to choose another file. */
function ConfirmImport({ count, knownCount = 0 }: { count: number | null; knownCount?: number }) {
  const busy = useBusy();
  const added = count === null ? null : count - knownCount;
  return (
    <Form method="post">
      <Stack>
        <Actions>
          {added !== 0 && <Button busy={busy}>Import {countOf(added)}</Button>}
          {knownCount > 0 && (
            <Button variant="quiet" name="again" value="1" busy={busy}>
              {added === 0 ? `Import ${countOf(count)} again` : `Import all ${countOf(count)}`}
            </Button>
          )}
          <ButtonLink variant="quiet" to="/tasks/import">
            Choose another file
          </ButtonLink>
        </Actions>
        <Progress busy={busy} label={`Importing ${countOf(added)}…`} />
      </Stack>
    </Form>
  );
}

/** What is skipped unless it is asked for. */
function knownAmong(count: number, known: number): string {
  if (known === count) return "All of these are already on your list.";
  return known === 1
    ? "1 of these is already on your list, so it's skipped."
    : `${known.toLocaleString("en")} of these are already on your list, so they're skipped.`;
}

function headingOf({ task_count, known_count, imported }: FoundImport): string {
  if (imported) return "Already imported";
  if (!task_count) return "No tasks to import";
  return known_count < task_count ? `Import ${countOf(task_count - known_count)}?` : "Nothing new";
}

function countOf(count: number | null): string {
  if (count === null) return "the tasks";
  return count === 1 ? "1 task" : `${count.toLocaleString("en")} tasks`;
}

/** A task in a file. */
type PreviewedTask = Pick<
  Task,
  "id" | "title" | "description" | "due_on" | "priority" | "repeat" | "repeat_rule"
> & {
  completed_at: string | null;
};

type PreviewListProps = { tasks: PreviewedTask[]; count: number; today: string };

/** The first tasks of a file, and how many more there are. */
function PreviewList({ tasks, count, today }: PreviewListProps) {
  const more = count - tasks.length;
  return (
    <>
      <ul aria-label="Tasks in the file" className="-my-3">
        {tasks.map((task) => (
          <li key={task.id} className="grid gap-0.5 border-line py-3 not-first:border-t">
            <span className="font-medium">{task.title}</span>
            <Details task={task} today={today} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-6 text-quiet">…and {more} more.</p>}
    </>
  );
}

function Details({ task, today }: { task: PreviewedTask; today: string }) {
  const details = [
    task.completed_at && "Completed",
    task.due_on && date(task.due_on, today),
    task.priority !== "none" && priorityLabels[task.priority],
    wordsOfRule(task.repeat_rule) ??
      (task.repeat && wordsOfRule(printRepeatRule(rulesOfWords[task.repeat]))),
    task.description,
  ].filter(Boolean);
  if (!details.length) return null;
  return <span className="truncate text-sm text-quiet">{details.join(" · ")}</span>;
}

/** What is wrong with one line of a file, or with the whole file if there is no number. */
type ImportProblem = {
  number: number | null;
  reasons: string[];
  skipped: boolean;
  file?: string;
  unit?: "Line" | "Task";
};

type ImportProblemsProps = {
  problems: ImportProblem[];
  /** How many there are in all. */
  count: number;
  unit: "Line" | "Task";
};

/** Says above a long list that there are problems to check below it. */
function ProblemsAhead({ count, unit }: Pick<ImportProblemsProps, "count" | "unit">) {
  const subject =
    count === 1
      ? `1 ${unit.toLowerCase()} has a problem`
      : `${count.toLocaleString("en")} ${unit.toLowerCase()}s have problems`;
  return (
    <FocusLink targetId="import-problems" className={linkLook}>
      {subject}
    </FocusLink>
  );
}

/** Each line that is skipped or was not understood, by its number, and why. */
function ImportProblems({ problems, count, unit }: ImportProblemsProps) {
  const more = count - problems.length;
  return (
    <section aria-labelledby="import-problems" className="grid gap-3">
      <h2
        id="import-problems"
        tabIndex={-1}
        className="rounded-sm text-xl font-bold tracking-tight"
      >
        Problems in your file
      </h2>
      {problems.some(({ skipped }) => !skipped) && (
        <p className="text-quiet">
          What's marked “skipped” isn't imported. The rest is, without what we couldn't read.
        </p>
      )}
      <ul className="grid gap-2">
        {problems.map((problem) => (
          <li key={`${problem.file} ${problem.number} ${problem.reasons.join()}`}>
            <span className="font-semibold tabular-nums">{placeOf(problem, unit)}:</span>{" "}
            {problem.reasons.join(". ")}.
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-quiet">…and {more} more.</p>}
    </section>
  );
}

/** Where a problem is, as in "Line 3 of “Home.csv” (skipped)". A problem of the whole file says so itself. */
function placeOf(problem: ImportProblem, unitOfAll: "Line" | "Task"): string {
  const { number, file, skipped, unit = unitOfAll } = problem;
  if (number === null) return file ? `“${file}”` : "The file";
  return `${unit} ${number}${file ? ` of “${file}”` : ""}${skipped ? " (skipped)" : ""}`;
}

const linkLook =
  "inline-flex min-h-11 items-center justify-self-start font-medium text-danger underline " +
  "decoration-danger/50 underline-offset-4 hover:decoration-danger";

/** Shown in place of a preview that cannot be shown: the import was refused, and can be tried again. */
export function ImportRetry({ refusal }: { refusal: FormErrors }) {
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading>Import tasks</PageHeading>
      <ErrorSummary formError={refusal.formError} />
      <ConfirmImport count={null} />
    </Page>
  );
}
