import { ButtonLink } from "~/ui/button";
import { PageHeading } from "~/ui/page-heading";
import { LandingMock } from "./landing-mock";

/** What signed-out visitors see at `/`: what Latch is, what it promises, and the way in. */
export function Landing() {
  return (
    <div className="grid gap-16 sm:gap-24">
      <section className="grid items-center gap-12 lg:grid-cols-[1.1fr_1fr]">
        <div className="grid gap-6">
          <PageHeading size="display">A task list with a lock on it.</PageHeading>
          <p className="max-w-md text-lg text-quiet sm:text-xl">
            Write it down, tick it off. Latch keeps your list to yourself, behind a sign-in built to
            be trusted.
          </p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink to="/signup">Create account</ButtonLink>
            <ButtonLink to="/signin" variant="quiet">
              Sign in
            </ButtonLink>
          </div>
        </div>
        <LandingMock />
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

const promises = [
  {
    title: "Yours alone",
    text: "The database itself keeps lists apart. Should our code ever ask for someone else's tasks, the database answers with nothing.",
  },
  {
    title: "Signed out means out",
    text: "When a session ends, it ends everywhere at once. A copy of your cookie is worthless from that moment.",
  },
  {
    title: "A sign-in you can trust",
    text: "Passwords are stored only as Argon2id hashes, slow to guess at, and a wrong email sounds exactly like a wrong password.",
  },
  {
    title: "Works without JavaScript",
    text: "Every page is a plain form on any phone or old browser. Where scripts run, they only make it faster.",
  },
];
