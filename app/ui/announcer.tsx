import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { v4 as uuidv4 } from "uuid";
import type { FormDone, FormRefusal } from "./form-outcome";
import { StatusRegion } from "./notice";

type Announcement = { id: string; text: string; tone?: "info" | "error" };

const AnnounceContext = createContext<(announcement: Announcement) => void>(() => {});

/** Gives a function that says something in the page's status region. */
export function useAnnounce(): (text: string, tone?: "info" | "error") => void {
  const announce = useContext(AnnounceContext);
  return useCallback((text, tone) => announce({ id: uuidv4(), text, tone }), [announce]);
}

/** Says how a form that a script has sent turned out, as soon as its answer is there. */
export function useAnnounceOutcome(outcome: FormRefusal | FormDone | undefined): void {
  const announce = useAnnounce();
  useEffect(() => {
    if (!outcome) return;
    if ("done" in outcome) announce(outcome.done);
    else if (outcome.formError) announce(outcome.formError, "error");
  }, [announce, outcome]);
}

type AnnouncerProps = { notice?: Announcement | null; children: ReactNode };

/** The page's status region: it says the server's notice, or what a script has announced since. */
export function Announcer({ notice, children }: AnnouncerProps) {
  const [announced, announce] = useState<Announcement | null>(null);
  const noticeId = notice?.id;
  useEffect(() => {
    if (noticeId) announce(null);
  }, [noticeId]);
  const { id, text, tone } = announced ?? notice ?? {};
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <StatusRegion message={text} messageKey={id} tone={tone} />
    </AnnounceContext.Provider>
  );
}
