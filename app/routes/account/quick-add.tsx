import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Fragment } from "react";
import { setQuickAdd } from "~/auth/users.server";
import { requireUser } from "~/auth/web/page-guard.server";
import { Button } from "~/ui/button";
import { Panel } from "~/ui/card";
import { Checkbox } from "~/ui/field";
import { Form } from "~/ui/form";
import { Actions, BackLink, Page, PageHeading, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import { succeed } from "~/web/flash.server";
import { passRetryAfter } from "~/web/headers.server";
import { formAction, page } from "~/web/route.server";

export { keepFormWhenOffline as clientAction } from "~/ui/keep-form-when-offline";

export const handle = { title: "Quick add" };
export const headers = passRetryAfter;

export const loader = page(async ({ request }) => {
  const { read } = await requireUser(request);
  const { user } = await read(async () => null);
  return { user };
});

/** Turns quick add on with `quick_add=on`, and off without, as a checkbox sends it. */
export const action = formAction(async ({ request, form }) => {
  const { transact } = await requireUser(request);
  const isOn = form.quick_add === "on";
  await transact((scope) => setQuickAdd(scope, isOn));
  return succeed(form, "/account", isOn ? "quick-add-on" : "quick-add-off");
});

export default function QuickAdd() {
  const { user } = useLoaderData<typeof loader>();
  const busy = useBusy();
  const isFromTasks = useSearchParams()[0].get("from") === "tasks";
  return (
    <Page>
      {isFromTasks ? (
        <BackLink to="/tasks">Tasks</BackLink>
      ) : (
        <BackLink to="/account">Account</BackLink>
      )}
      <PageHeading>Quick add</PageHeading>
      <Panel>
        <Form method="post">
          <Stack>
            <QuickAddWords />
            <Checkbox
              label="Read dates, priorities and repeats from titles"
              name="quick_add"
              defaultChecked={user.quickAdd}
            />
            <Actions>
              <Button busy={busy}>Save</Button>
            </Actions>
          </Stack>
        </Form>
      </Panel>
    </Page>
  );
}

/** The words that quick add reads, by what they fill in. */
function QuickAddWords() {
  return (
    <>
      <p>
        End a new task with a date, a priority or how often it repeats, like{" "}
        <strong>Pay rent fri !high monthly</strong>. If you meant the words as they are, choose
        “Keep as text”.
      </p>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
        {Object.entries(examples).map(([field, words]) => (
          <div key={field} className="sm:contents">
            <dt className="font-semibold">{field}</dt>
            <dd className="text-quiet">
              {words.map((word, index) => (
                <Fragment key={word}>
                  {/* No line begins with a dot. */}
                  <span className="whitespace-nowrap">
                    {word}
                    {index < words.length - 1 && " ·"}
                  </span>{" "}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const examples = {
  Date: [
    "today",
    "tomorrow",
    "fri",
    "next fri",
    "next week",
    "weekend",
    "in 3 days",
    "15 oct",
    "2026-10-15",
  ],
  Priority: ["!high", "!medium", "!low", "p1", "p2", "p3", "!!!"],
  Repeat: ["daily", "every month", "every 3 days", "every mon and thu", "every 31st"],
};
