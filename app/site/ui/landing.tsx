import { ButtonLink } from "~/ui/button";
import { CheckIcon } from "~/ui/icons";
import { Padlock } from "~/ui/padlock";
import { PageHeading } from "~/ui/page";

/** What signed-out visitors see at `/`: what Latch is, what it promises, and the way in. */
export function Landing() {
  return (
    <div className="grid gap-16 sm:gap-24">
      <section className="grid items-center gap-12 lg:grid-cols-[1.1fr_1fr]">
        <div className="grid gap-6">
          <PageHeading size="display">A task list with a lock on it.</PageHeading>
          <p className="max-w-md text-lg text-quiet sm:text-xl">
            Write it down, tick it off. A fast to-do list with due dates, repeats and search, that
            only you can read.
          </p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink to="/signup">Create account</ButtonLink>
            <ButtonLink to="/signin" variant="quiet">
              Sign in
            </ButtonLink>
          </div>
        </div>
        <ListPicture />
      </section>
      <section aria-label="What Latch promises" className="border-t border-line pt-12">
        <ul className="grid gap-x-16 gap-y-10 sm:grid-cols-2">
          {promises.map(({ title, text }) => (
            <li key={title} className="grid content-start gap-2">
              <h2 className="text-xl font-bold tracking-tight">{title}</h2>
              <p className="text-quiet">{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** A picture of a task list that is also a padlock, drawn in markup; screen readers skip it. */
function ListPicture() {
  return (
    <div aria-hidden="true" className="mx-auto w-full max-w-sm">
      <Padlock large />
      <div className="relative rounded-3xl border border-line bg-surface px-6 pt-4 pb-8 shadow-floating sm:px-8 sm:pt-6">
        <ul>
          {pictured.map(({ title, completed }) => (
            <li key={title} className="flex items-center gap-4 border-line py-4 not-first:border-t">
              <span className={completed ? completedRing : openRing}>
                {completed && <CheckIcon className="size-4" />}
              </span>
              <span className={completed ? "text-quiet line-through" : "font-medium"}>{title}</span>
            </li>
          ))}
        </ul>
        <Keyhole className="mx-auto mt-4 h-10 text-accent" />
      </div>
    </div>
  );
}

function Keyhole({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 24" fill="currentColor" className={className}>
      <path d="M8 1a6.5 6.5 0 0 0-3.1 12.2L2.5 23h11l-2.4-9.8A6.5 6.5 0 0 0 8 1Z" />
    </svg>
  );
}

const pictured = [
  { title: "Book the dentist", completed: true },
  { title: "Water the tomatoes", completed: true },
  { title: "Call Grandpa back", completed: false },
  { title: "Plan Saturday's hike", completed: false },
];

const ring = "grid size-6.5 shrink-0 place-items-center rounded-full border-2";
const openRing = `${ring} border-edge`;
const completedRing = `${ring} border-accent bg-accent text-on-accent`;

const promises = [
  {
    title: "Yours alone",
    text: "Every list is sealed off inside the database. Even if our code asked for someone else's tasks, it would get none.",
  },
  {
    title: "Signed out means out",
    text: "Sign a device out and it's out, that second. A stolen copy of its cookie stops working too.",
  },
  {
    title: "A sign-in you can trust",
    text: "We never store your password, only a slow-to-crack Argon2id hash.",
  },
  {
    title: "Works without JavaScript",
    text: "Every page works as plain HTML, on old phones and bad connections. JavaScript only makes it faster.",
  },
];
