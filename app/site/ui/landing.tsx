import { ButtonLink } from "~/ui/button";
import { Padlock } from "~/ui/padlock";
import { PageHeading } from "~/ui/page";

/** What signed-out visitors see at `/`: what Latch is, what it promises, and the way in. */
export function Landing() {
  return (
    <div className="grid grid-cols-1 gap-16 sm:gap-24">
      <section className="grid grid-cols-1 items-center gap-12 lg:grid-cols-[1.1fr_1fr]">
        <div className="grid grid-cols-1 gap-6">
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
        <ul className="grid grid-cols-1 gap-x-16 gap-y-10 sm:grid-cols-2">
          {promises.map(({ title, text }) => (
            <li key={title} className="grid grid-cols-1 content-start gap-2">
              <h2 className="text-xl font-bold tracking-tight">{title}</h2>
              <p className="text-quiet">{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** The list as it looks on a phone, under the shackle of a padlock. `npm run screenshots` takes the pictures. */
function ListPicture() {
  return (
    <div className="mx-auto w-full max-w-76">
      <Padlock large />
      <div className="relative overflow-clip rounded-3xl border border-line bg-surface shadow-floating">
        <Screenshot theme="light" className="dark:hidden" />
        <Screenshot theme="dark" className="hidden dark:block" />
      </div>
    </div>
  );
}

/** Lazy, so that a browser loads only the one that it shows. */
const Screenshot = ({ theme, className }: { theme: "light" | "dark"; className: string }) => (
  <img
    src={`/screenshots/tasks-${theme}.png`}
    alt="A list of tasks on a phone, grouped by when they are due"
    width={750}
    height={1624}
    loading="lazy"
    className={`aspect-3/4 w-full object-cover object-top ${className}`}
  />
);

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
    text: "Sign in with a passkey, or add a second step. We never store your password, only a slow-to-crack Argon2id hash.",
  },
  {
    title: "Works without JavaScript",
    text: "Every page works as plain HTML, on old phones and bad connections. JavaScript only makes it faster.",
  },
];
