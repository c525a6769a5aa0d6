import { CheckIcon, Keyhole } from "~/ui/icons";
import { Shackle } from "~/ui/padlock";

const tasks = [
  { title: "Book the dentist", done: true },
  { title: "Water the tomatoes", done: true },
  { title: "Call Grandpa back", done: false },
  { title: "Plan Saturday's hike", done: false },
];

/** A picture of a task list that is also a padlock, drawn in markup; screen readers skip it. */
export function LandingMock() {
  return (
    <div aria-hidden="true" className="mx-auto w-full max-w-sm">
      <Shackle large />
      <div className="relative rounded-3xl border border-line bg-surface px-6 pt-4 pb-8 shadow-floating sm:px-8 sm:pt-6">
        <ul>
          {tasks.map(({ title, done }) => (
            <li key={title} className="flex items-center gap-4 border-line py-4 not-first:border-t">
              <span className={done ? doneRing : openRing}>
                {done && <CheckIcon className="size-4" />}
              </span>
              <span className={done ? "text-quiet line-through" : "font-medium"}>{title}</span>
            </li>
          ))}
        </ul>
        <Keyhole className="mx-auto mt-4 h-10 text-accent" />
      </div>
    </div>
  );
}

const ring = "grid size-6.5 shrink-0 place-items-center rounded-full border-2";
const openRing = `${ring} border-edge`;
const doneRing = `${ring} border-accent bg-accent text-on-accent`;
