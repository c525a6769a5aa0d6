import { useEffect } from "react";
import { ButtonLink } from "~/ui/button";
import { EmptyState, Row, Rows } from "~/ui/section";
import { Ago, Time } from "~/ui/time";

type PasskeyListProps = {
  passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
  /** What browsers are told of the account. */
  known: {
    accepted: { rpId: string; userId: string; allAcceptedCredentialIds: string[] };
    details: { rpId: string; userId: string; name: string; displayName: string };
  };
  now: Date;
};

/** Newer than TypeScript's own types. */
type Signals = {
  signalAllAcceptedCredentials?: (accepted: object) => Promise<void>;
  signalCurrentUserDetails?: (details: object) => Promise<void>;
};

/** A person's passkeys, each with a link to its own page. */
export function PasskeyList({ passkeys, known, now }: PasskeyListProps) {
  useEffect(() => {
    // So that browsers stop offering removed passkeys, and label the others with the account's current name.
    const browser = window.PublicKeyCredential as Signals | undefined;
    const ignore = () => {};
    browser?.signalAllAcceptedCredentials?.(known.accepted).catch(ignore);
    browser?.signalCurrentUserDetails?.(known.details).catch(ignore);
  }, [known]);
  if (passkeys.length === 0)
    return (
      <EmptyState title="No passkeys yet">
        A passkey can't be phished: it works only on this site.
      </EmptyState>
    );
  return (
    <Rows label="Passkeys">
      {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
        <Row
          key={id}
          action={
            <ButtonLink variant="quiet" to={`edit?${new URLSearchParams({ passkey: id })}`}>
              Edit<span className="sr-only"> {name}</span>
            </ButtonLink>
          }
        >
          <p className="font-semibold" dir="auto">
            {name}
          </p>
          <p className="text-sm text-quiet">
            Added <Time isInPhrase value={createdAt} /> ·{" "}
            {lastUsedAt ? (
              <>
                Last used <Ago value={lastUsedAt} now={now} />
              </>
            ) : (
              "Not used yet"
            )}
          </p>
        </Row>
      ))}
    </Rows>
  );
}
