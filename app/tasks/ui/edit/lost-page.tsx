import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Field, HiddenField } from "~/ui/field";
import { Form } from "~/ui/form";
import { BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";

/** The form of a task that is no longer there. */
export type LostTask = Readonly<Record<string, string>>;

type LostTaskPageProps = {
  values: LostTask;
  /** Whether the fields are of another task than the one in the address. */
  isMisplaced: boolean;
};

/** What was to be saved in a task that was deleted while somebody edited it, as a new task to add. */
export function LostTaskPage({ values, isMisplaced }: LostTaskPageProps) {
  const busy = useBusy("intent");
  const { title, description, ...rest } = values;
  return (
    <Page>
      <BackLink to="/tasks">Tasks</BackLink>
      <PageHeading>{isMisplaced ? "Not saved" : "This task was deleted"}</PageHeading>
      <ErrorSummary formError={isMisplaced ? misplaced : gone} />
      <Panel>
        <Form method="post" action="/tasks">
          {Object.entries(rest).map(([name, value]) => (
            <HiddenField key={name} name={name} value={value} />
          ))}
          {/* An edited title has been read before, or was kept as text. */}
          <input type="hidden" name="quick" value="off" />
          <Stack>
            <Field label="Title" name="title" defaultValue={title} required />
            <Field
              label="Description"
              name="description"
              defaultValue={description}
              multiline
              rows={6}
            />
            <Button name="intent" value="create" busy={busy}>
              Add as a new task
            </Button>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}

const gone = "Your changes weren't saved. You can add them as a new task.";
const misplaced =
  "These fields belong to another task, so nothing was saved. You can add them as a new task.";
