import { Form } from "@remix-run/react";
import { Button } from "./button";
import { useBusy } from "./use-busy";

/**
 * The button that moves every done task to the trash.
 *
 * @param begun the action of an earlier press that was not finished, to go on with and to undo as one
 */
export function ClearCompleted({ begun }: { begun: string | null }) {
  const busy = useBusy("clear");
  return (
    <Form method="post" className="justify-self-start">
      {begun && <input type="hidden" name="continue" value={begun} autoComplete="off" />}
      <Button variant="quiet" name="clear" value="completed" busy={busy}>
        Clear completed
      </Button>
    </Form>
  );
}
