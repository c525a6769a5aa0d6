import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/auth/web/page-guard.server";
import { uuidOrNull } from "~/schemas/text";
import { findInTrash } from "~/tasks/tasks.server";
import { Button, ButtonLink } from "~/ui/button";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading } from "~/ui/page";
import type { TitleHandle } from "~/ui/title";
import { useBusy } from "~/ui/use-busy";
import { page } from "~/web/route.server";

export { takesNoForm as action } from "~/auth/web/takes-no-form.server";

const trash = "/tasks?view=trash";

export const handle: TitleHandle = { title: "Delete forever", notFound: "Task not found" };

/** Asks before what nobody can undo: for the task that is named, or for everything in the trash. */
export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const asked = new URL(request.url).searchParams.get("task");
  const id = uuidOrNull(asked);
  const { user, found: task } = await read(async (scope) => (id ? findInTrash(scope, id) : null));
  if (asked !== null && !task) throw new Response("Task not found", { status: 404 });
  return data({ user, task });
});

export default function DeleteForever() {
  const { task } = useLoaderData<typeof loader>();
  const busy = useBusy();
  return (
    <Page>
      <BackLink to={trash}>Trash</BackLink>
      <PageHeading>{task ? "Delete forever?" : "Empty trash?"}</PageHeading>
      <p>
        {task ? <bdi className="font-semibold">{task.title}</bdi> : "Every task in the trash"}
        <span> will be gone. You can’t undo this.</span>
      </p>
      <Form method="post" action={trash}>
        <Actions>
          <Button
            variant="danger"
            name={task ? "purge" : "empty"}
            value={task?.id ?? "trash"}
            busy={busy}
          >
            {task ? "Delete forever" : "Empty trash"}
          </Button>
          <ButtonLink variant="quiet" to={trash}>
            Cancel
          </ButtonLink>
        </Actions>
      </Form>
    </Page>
  );
}
