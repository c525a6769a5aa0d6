import { Form } from "@remix-run/react";
import { Button, ButtonLink } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { Progress } from "~/ui/progress";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { type PreviewedTask, PreviewList } from "./import-preview-list";
import { type ImportProblem, ImportProblems, ProblemsAhead } from "./import-problems";

/** What a file would add. */
export type FoundImport = {
  unit: "Line" | "Task";
  taskCount: number;
  preview: PreviewedTask[];
  problemCount: number;
  problems: ImportProblem[];
  isDone: boolean;
};

type ImportPreviewProps = { found: FoundImport; refusal: FormErrors | undefined };

/** The second step of an import: what will be added, and what is wrong with the rest. */
export function ImportPreview({ found, refusal }: ImportPreviewProps) {
  const { taskCount, preview, problemCount, problems, unit } = found;
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>{headingOf(found)}</PageHeading>
      <ErrorSummary formError={refusal?.formError} />
      {problemCount > 0 && !found.isDone && <ProblemsAhead count={problemCount} unit={unit} />}
      {!found.isDone && <ConfirmImport count={taskCount} />}
      {preview.length > 0 && (
        <Panel>
          <PreviewList tasks={preview} count={taskCount} />
        </Panel>
      )}
      {problemCount > 0 && !found.isDone && (
        <ImportProblems problems={problems} count={problemCount} unit={unit} />
      )}
    </Page>
  );
}

/** The button that adds what is shown, if anything is, and the way back to another file. */
export function ConfirmImport({ count }: { count: number | null }) {
  const busy = useBusy();
  return (
    <Form method="post">
      <Stack>
        <Actions>
          {count !== 0 && <Button busy={busy}>Import {countOf(count)}</Button>}
          <ButtonLink variant="quiet" to="/tasks/import">
            Choose another file
          </ButtonLink>
        </Actions>
        <Progress busy={busy} label={`Importing ${countOf(count)}…`} />
      </Stack>
    </Form>
  );
}

function headingOf({ taskCount, isDone }: FoundImport): string {
  if (isDone) return "These tasks have been imported";
  return taskCount ? `Import ${countOf(taskCount)}?` : "Nothing can be imported";
}

/** Not toLocaleString(): the server and the browser may have different ideas of it. */
function countOf(count: number | null): string {
  if (count === null) return "the tasks";
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ",");
  return count === 1 ? "1 task" : `${digits} tasks`;
}
