import { Button } from "~/ui/button";
import { HiddenField } from "~/ui/field";
import { Form } from "~/ui/form";
import { EmptyState, Row, Rows } from "~/ui/section";
import { Time } from "~/ui/time";
import { useBusy } from "~/ui/use-busy";

type Change = { undo: string; said: string; at: Date };

/** The changes made on this device that can be undone, each with a button of its own. */
export function RecentChanges({ changes }: { changes: Change[] }) {
  if (changes.length === 0)
    return (
      <EmptyState title="Nothing to undo">
        The last ten changes you make on this device show up here.
      </EmptyState>
    );
  return (
    <Form method="post" action="/tasks">
      <HiddenField name="redirectTo" value="/tasks/recent" />
      <Rows label="Recent changes">
        {changes.map((change) => (
          <ChangeRow key={change.undo} change={change} />
        ))}
      </Rows>
    </Form>
  );
}

function ChangeRow({ change: { undo, said, at } }: { change: Change }) {
  const busy = useBusy("undo", undo);
  return (
    <Row
      action={
        <Button variant="quiet" name="undo" value={undo} busy={busy} aria-label={`Undo: ${said}`}>
          Undo
        </Button>
      }
    >
      <p dir="auto">{said}</p>
      <p className="text-sm text-quiet">
        <Time value={at} />
      </p>
    </Row>
  );
}
