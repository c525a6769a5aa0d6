import { useLocation } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { date } from "~/schemas/day-names";
import { priorityLabels } from "~/tasks/names";
import { wordsOfRule } from "~/tasks/repeat";
import type { Task } from "~/tasks/task";
import { Button, ButtonLink } from "~/ui/button";
import { ErrorSummary } from "~/ui/error-summary";
import { HiddenField } from "~/ui/field";
import { Form } from "~/ui/form";
import { BackLink, Page, PageHeading } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import { valuesOf } from "./edit-form";

type ConflictPageProps = {
  taskId: string;
  /** The list that the task's page leads back to. */
  back: { to: string; name: string };
  /** What was to be saved. */
  values: Readonly<Record<string, string>>;
  /** The task as somebody else has saved it meanwhile. */
  conflict: Task;
};

/** Both versions of a task that was changed in two places at once. Neither replaces the other without asking. */
export function ConflictPage({ taskId, back, values, conflict }: ConflictPageProps) {
  const { pathname, search } = useLocation();
  const saving = useBusy("intent");
  const other = valuesOf(conflict);
  const mine: Record<string, string> = { ...other, ...values };
  return (
    <Page>
      <BackLink to={back.to}>{back.name}</BackLink>
      <PageHeading>Which version do you want?</PageHeading>
      <ErrorSummary formError="This task changed on another device while you were editing. Choose which version to keep." />
      <div className="@container">
        <div className="grid gap-6 @lg:grid-cols-2">
          <Version title="Your version" values={mine} other={other}>
            <Form method="post">
              <HiddenField name="task" value={taskId} />
              {Object.entries(mine).map(([name, value]) => (
                <HiddenField key={name} name={name} value={value} />
              ))}
              <Button name="intent" value="save" busy={saving} fullWidth>
                Keep mine
              </Button>
            </Form>
          </Version>
          <Version title="Saved version" values={other} other={mine}>
            <ButtonLink to={pathname + search} variant="quiet" fullWidth replace>
              Keep saved
            </ButtonLink>
          </Version>
        </div>
      </div>
    </Page>
  );
}

type VersionProps = {
  title: string;
  values: Record<string, string>;
  other: Record<string, string>;
  children: ReactNode;
};

/** One version; its differences from the other stand out. */
function Version({ title, values, other, children }: VersionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={panel}>
      <h2 id={id} className="text-lg font-bold tracking-tight">
        {title}
      </h2>
      <dl className="grid grow content-start gap-3">
        {Object.entries(labels).map(([name, label]) => (
          <div key={name}>
            <dt className="text-sm text-quiet">{label}</dt>
            <dd className="whitespace-pre-wrap">
              {values[name] === other[name] ? (
                shown(name, values[name])
              ) : (
                <mark className={different}>{shown(name, values[name])}</mark>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}

const labels = {
  title: "Title",
  description: "Description",
  due_on: "Due date",
  priority: "Priority",
  repeat_rule: "Repeat",
};

const words: Record<string, (value: string) => string | undefined> = {
  priority: (value) => new Map(Object.entries(priorityLabels)).get(value),
  repeat_rule: (value) => wordsOfRule(value) ?? "Never",
  due_on: (value) => (value ? date(value) : undefined),
};

const shown = (name: string, value = "") => words[name]?.(value) ?? (value || "None");

const panel = "flex flex-col gap-5 rounded-2xl border border-line bg-surface p-5 shadow-raised";

const different = "rounded-sm bg-accent-wash box-decoration-clone px-1 font-medium text-ink";
