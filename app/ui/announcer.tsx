import { useLocation } from "@remix-run/react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { v4 as uuidv4 } from "uuid";
import type { FormErrors, FormSuccess } from "~/web/form-outcome";

type Tone = "info" | "error";

/** Something to say, and what undoes that of which it tells. Its id tells two with the same words apart. */
export type Announcement = { id: string; text: string; tone?: Tone; undo?: string | null };

type Announcing = {
  announced: Announcement | null;
  announce: (announcement: Announcement | null) => void;
};

const AnnounceContext = createContext<Announcing>({ announced: null, announce: () => {} });

/** Gives a function that says something in the page's status region. */
export function useAnnounce() {
  const { announce } = useContext(AnnounceContext);
  return useCallback(
    (text: string, tone?: Tone, undo?: string | null) =>
      announce({ id: uuidv4(), text, tone, undo }),
    [announce],
  );
}

/** What the status region says now, and a function that takes it away. */
export function useAnnounced(): [Announcement | null, () => void] {
  const { announced, announce } = useContext(AnnounceContext);
  return [announced, useCallback(() => announce(null), [announce])];
}

/** Says how a form that a script has sent turned out, as soon as its answer is there. */
export function useAnnounceOutcome(outcome: FormErrors | FormSuccess | undefined): void {
  const announce = useAnnounce();
  useEffect(() => {
    if (!outcome) return;
    if ("message" in outcome) announce(outcome.message, "info", outcome.undo);
    else if (outcome.formError) announce(outcome.formError, "error");
  }, [announce, outcome]);
}

type AnnouncerProps = { notice?: Announcement | null; children: ReactNode };

/**
 * Around the page: knows what its status region says, the server's notice or what a script has announced since.
 * It stays until the next navigation.
 */
export function Announcer({ notice = null, children }: AnnouncerProps) {
  const { key } = useLocation();
  // The notice itself, so that the first page has it without scripts too.
  const [said, announce] = useState<Announcement | null>(notice);
  const [shownFor, setShownFor] = useState(key);
  if (shownFor !== key) {
    setShownFor(key);
    announce(notice);
  }
  return (
    <AnnounceContext.Provider value={{ announced: said, announce }}>
      {children}
    </AnnounceContext.Provider>
  );
}
