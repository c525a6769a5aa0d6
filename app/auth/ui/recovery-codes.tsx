import { ButtonAnchor, ButtonLink } from "~/ui/button";
import { Actions, Page, PageHeading } from "~/ui/page";

/** Recovery codes to write down: they are never shown again. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const file = `Recovery codes for Latch. Each works once.\n\n${codes.join("\n")}\n`;
  return (
    <div className="grid gap-4">
      <p>
        Each of these codes signs you in once when you don't have your phone. Save or print them
        now, and keep them somewhere other than this device: you won't see them again.
      </p>
      <ol
        aria-label="Recovery codes"
        className="grid gap-x-8 gap-y-1 rounded-xl bg-sunken px-4 py-3 font-mono text-sm max-[22rem]:px-3 max-[22rem]:text-xs sm:grid-cols-2 forced-colors:border"
      >
        {codes.map((code) => (
          <li key={code} className="min-w-0 py-0.5 break-words">
            {code}
          </li>
        ))}
      </ol>
      <div>
        <ButtonAnchor
          variant="quiet"
          download="latch-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
        >
          Save as a file
        </ButtonAnchor>
      </div>
    </div>
  );
}

/** The codes that an action has made; null if it has made none. */
export const codesIn = (outcome: object | undefined): string[] | null =>
  outcome && "codes" in outcome ? (outcome.codes as string[] | null) : null;

/**
 * Codes that were made just before an outage, in which the rest of their page cannot be read.
 *
 * @param next where Continue leads
 */
export function CodesInOutage({ codes, next }: { codes: string[]; next: string }) {
  return (
    <Page>
      <PageHeading>Save your recovery codes</PageHeading>
      <RecoveryCodes codes={codes} />
      <Actions>
        <ButtonLink to={next} reloadDocument>
          Continue
        </ButtonLink>
      </Actions>
    </Page>
  );
}
