import { Form } from "@remix-run/react";
import { uploadMebibytes, uploadTasks } from "~/tasks/names";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { FileField } from "~/ui/field";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { Progress } from "~/ui/progress";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";

/** The first step of an import: which file? Nothing is added yet. */
export function ChooseImport({ refusal }: { refusal: FormErrors | undefined }) {
  const busy = useBusy();
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Import tasks</PageHeading>
      <Panel>
        <Form method="post" encType="multipart/form-data" noValidate>
          <Stack>
            <ErrorSummary errors={refusal?.errors} formError={refusal?.formError} />
            <p className="text-quiet">
              A file that you exported from Latch, as JSON or CSV, or a CSV file from Todoist. You
              will see what is in it before anything is added.
            </p>
            <FileField
              label="File"
              name="file"
              hint={`Up to ${uploadMebibytes} MiB and ${uploadTasks.toLocaleString("en")} tasks, in UTF-8.`}
              accept=".csv,.json,text/csv,application/json"
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
