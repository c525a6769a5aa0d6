import { Form } from "@remix-run/react";
import { useState } from "react";
import { Button } from "~/ui/button";
import { useBusy } from "~/ui/use-busy";

/**
 * The button that moves every done task to the trash.
 *
 * @param action names what it does, to be undone as one however often it is pressed
 */
export function ClearCompleted({ action }: { action: string }) {
  const busy = useBusy("clear");
  // The page is read again while a long clearing goes on; it stays the same one.
  const [begun] = useState(action);
  return (
    <Form method="post" className="justify-self-start">
      <Button variant="quiet" name="clear" value={begun} busy={busy}>
        Clear completed
      </Button>
    </Form>
  );
}
