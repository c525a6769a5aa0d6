import { uploadMebibytes, uploadTasks } from "~/tasks/names";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { FileField } from "~/ui/field";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { Progress } from "~/ui/progress";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";

/** The first step of an import: which file? Nothing is added yet. */
export function ChooseImport({ refusal }: { refusal: FormErrors | undefined }) {
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading>Import tasks</PageHeading>
      <Panel>
        <Form method="post" encType="multipart/form-data" noValidate>
          <Stack>
            <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
            <p className="text-quiet">
              Choose a file from Latch, Todoist, TickTick, Google Tasks or Outlook, the tasks of a
              calendar, or a list with a task on each line. You’ll see a preview before anything is
              added.
            </p>
            <FileField
              label="File"
              name="file"
              hint={`Up to ${uploadMebibytes} MB or ${uploadTasks.toLocaleString("en")} tasks: CSV, JSON, iCalendar, text, or a ZIP of these.`}
              accept=".csv,.tsv,.json,.ics,.txt,.md,.zip,text/csv,text/calendar,text/plain,application/json,application/zip"
              errors={refusal?.errors.file}
              required
            />
            <Actions>
              <Button busy={busy}>Continue</Button>
            </Actions>
            <Progress busy={busy} label="Reading the file…" />
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}
