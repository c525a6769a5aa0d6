/** A task as a file has it. */
export type PreviewedTask = {
  id: string;
  title: string;
  description: string | null;
  due_on: string | null;
  priority: "none" | "low" | "medium" | "high";
  repeat: string | null;
  completed_at: string | null;
};

type PreviewListProps = { tasks: PreviewedTask[]; count: number };

/** The first tasks of a file, and how many more there are. */
export function PreviewList({ tasks, count }: PreviewListProps) {
  const more = count - tasks.length;
  return (
    <>
      <ul aria-label="Tasks in the file" className="-my-3">
        {tasks.map((task) => (
          <li key={task.id} className="grid gap-0.5 border-line py-3 not-first:border-t">
            <span className="font-medium">{task.title}</span>
            <Details task={task} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-6 text-quiet">…and {more} more.</p>}
    </>
  );
}

function Details({ task }: { task: PreviewedTask }) {
  const details = [
    task.completed_at && "Done",
    task.due_on && `Due ${task.due_on}`,
    task.priority !== "none" && `Priority ${task.priority}`,
    task.repeat && `Repeats ${task.repeat}`,
    task.description,
  ].filter(Boolean);
  if (!details.length) return null;
  return <span className="truncate text-sm text-quiet">{details.join(" · ")}</span>;
}
