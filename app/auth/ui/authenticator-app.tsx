import type { ReactNode } from "react";
import { Button, ButtonAnchor } from "~/ui/button";
import { Panel } from "~/ui/card";
import { ErrorSummary } from "~/ui/error-summary";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { useBusy } from "~/ui/use-busy";
import type { FormErrors } from "~/web/form-outcome";
import { CodeField } from "./code-field";
import { RecoveryCodes } from "./recovery-codes";
import { usePasswordForm } from "./use-password-form";

type Enrolment = {
  id: string;
  secret: string;
  uri: string;
  qrCode: { size: number; path: string };
};

type EnrolmentFormProps = { enrolment: Enrolment; formErrors: FormErrors | undefined };

/** The seed of a new app, as a picture, a link and text, and the form for the app's first code. */
export function EnrolmentForm({ enrolment, formErrors }: EnrolmentFormProps) {
  const form = usePasswordForm(formErrors);
  const busy = useBusy("intent", "prove");
  const { id, secret, uri, qrCode } = enrolment;
  return (
    <Panel>
      <Form ref={form} method="post" noValidate>
        <Stack>
          <ErrorSummary errors={formErrors?.errors} formError={formErrors?.formError} />
          <input type="hidden" name="enrolment" value={id} />
          <Step number={1} title="Add Latch to your authenticator app">
            <p className="text-quiet">
              Scan this with an app such as Google Authenticator, 1Password or Aegis.
            </p>
            <QrCode {...qrCode} />
            <div>
              <ButtonAnchor variant="quiet" href={uri}>
                Open in your authenticator app
              </ButtonAnchor>
            </div>
            <p className="text-quiet">Or copy this key into your app:</p>
            {/* One touch selects all of it. */}
            <p className="select-all font-mono text-base font-semibold tracking-wide">{secret}</p>
          </Step>
          <Step number={2} title="Enter the code it shows">
            <CodeField
              formErrors={formErrors}
              hint="Six digits that change every 30 seconds."
              isOfApp
            />
          </Step>
          <Actions>
            <Button name="intent" value="prove" busy={busy}>
              Continue
            </Button>
            <Button variant="quiet" name="intent" value="cancel">
              Cancel
            </Button>
          </Actions>
        </Stack>
      </Form>
    </Panel>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-bold tracking-tight">
        {number}. {title}
      </h2>
      {children}
    </section>
  );
}

/** Black on white in any theme: some readers accept nothing else. */
function QrCode({ size, path }: Enrolment["qrCode"]) {
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code of the key below"
      shapeRendering="crispEdges"
      className="w-56 max-w-full rounded-xl border border-line"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

type FinishFormProps = {
  /** The recovery codes just created; null if they were shown before. */
  codes: string[] | null;
  /** The account's current set of codes, which new ones replace. */
  setId: string;
};

/** The last step of turning two-factor sign-in on: keeping the recovery codes. */
export function FinishForm({ codes, setId }: FinishFormProps) {
  const finishing = useBusy("intent", "confirm");
  return (
    <Panel>
      <Stack>
        <h2 className="text-lg font-bold tracking-tight">3. Save your recovery codes</h2>
        {codes ? (
          <RecoveryCodes codes={codes} />
        ) : (
          <p>
            Your recovery codes were shown once. If you didn't save them, make new ones before you
            turn two-factor sign-in on.
          </p>
        )}
        <Form method="post">
          <Stack>
            <p className="text-quiet">
              If you lose your phone and these codes, nobody can let you in again, not even by
              email.
            </p>
            <input type="hidden" name="codes" value={setId} />
            <Actions>
              <Button name="intent" value="confirm" busy={finishing}>
                {codes ? "I've saved them, turn it on" : "Turn it on"}
              </Button>
              {!codes && (
                <Button variant="quiet" name="intent" value="codes">
                  Make new codes
                </Button>
              )}
              <Button variant="quiet" name="intent" value="cancel">
                Cancel
              </Button>
            </Actions>
          </Stack>
        </Form>
      </Stack>
    </Panel>
  );
}

/** The form that starts to set up an app and, if there is one, removes it. */
export function AppForm({ isOn }: { isOn: boolean }) {
  const beginning = useBusy("intent", "begin");
  return (
    <Form method="post">
      <Actions>
        <Button name="intent" value="begin" variant={isOn ? "quiet" : "primary"} busy={beginning}>
          {isOn ? "Use another app" : "Set up"}
        </Button>
        {isOn && (
          <Button name="intent" value="remove" variant="danger">
            Remove
          </Button>
        )}
      </Actions>
    </Form>
  );
}
