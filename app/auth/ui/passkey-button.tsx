import { useFetcher, useLocation, useSubmit } from "@remix-run/react";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "~/ui/button";
import { HiddenField } from "~/ui/field";
import { isReachable } from "~/ui/is-reachable";
import { useBusy } from "~/ui/use-busy";
import { useHydrated } from "~/ui/use-hydrated";
import type { FormErrors } from "~/web/form-outcome";

/** What the browser should do: create a passkey, or sign with one. */
export type PasskeyOptions =
  | { create: Omit<PublicKeyCredentialCreationOptionsJSON, "extensions"> }
  | { get: Omit<PublicKeyCredentialRequestOptionsJSON, "extensions"> };

type PasskeyButtonProps = {
  /** From the page's loader, which returns them as `passkey`: the page asks for new ones before they expire. */
  options: PasskeyOptions;
  /** The response to the last form, after which its challenge may be used up. */
  formErrors: FormErrors | undefined;
  /** The button's label. */
  children: ReactNode;
  variant?: "primary" | "quiet";
  /** Whether the browser also offers passkeys in a field of the page with "webauthn" in its autocomplete. */
  autofill?: boolean;
  /** What to do if no passkey can be used. */
  instead: ReactNode;
};

/**
 * The button of a form that a passkey can fill in: a script has the browser create one, or sign with one, and sends
 * the form with the result. The script renders the button too: without scripts, or in a browser without passkeys, a
 * line says what to do instead.
 */
export function PasskeyButton(props: PasskeyButtonProps) {
  const { children, variant = "quiet", autofill = false, instead } = props;
  const options = useFreshOptions(props);
  const field = useRef<HTMLInputElement>(null);
  const submit = useSubmit();
  const isBusy = useBusy("passkey");
  const isHydrated = useHydrated();
  const isSupported = isHydrated && "PublicKeyCredential" in window;
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);

  const send = useCallback(
    (response: unknown) => {
      if (!field.current?.form) return;
      field.current.value = JSON.stringify(response);
      submit(field.current.form);
      field.current.value = "";
    },
    [submit],
  );

  async function ask() {
    setProblem(null);
    setIsAsking(true);
    const outcome = await ceremony(options);
    setIsAsking(false);
    if ("response" in outcome) send(outcome.response);
    else setProblem(outcome.problem);
  }

  // A browser does only one at a time: the button's request ends the offer, which is made again afterwards.
  useEffect(() => {
    if (!autofill || !isSupported || isAsking) return;
    let isCurrent = true;
    void offer(options).then((response) => {
      if (response && isCurrent) send(response);
    });
    return () => {
      isCurrent = false;
    };
  }, [autofill, isSupported, options, send, isAsking]);
  useEffect(() => (autofill ? withdraw : undefined), [autofill]);

  if (isHydrated && !isSupported)
    return <p className="text-quiet">This browser can't use passkeys here. {instead}</p>;
  return (
    <>
      <HiddenField ref={field} name="passkey" />
      {problem && (
        <p role="alert" className="font-medium text-danger">
          {problem}
        </p>
      )}
      {isSupported && (
        <Button type="button" variant={variant} fullWidth busy={isBusy || isAsking} onClick={ask}>
          {children}
        </Button>
      )}
      <noscript>
        <p className="text-quiet">Passkeys need JavaScript. {instead}</p>
      </noscript>
    </>
  );
}

/** The button with which a passkey gives the second factor, instead of a code. */
export const SecondFactorPasskey = (props: Pick<PasskeyButtonProps, "options" | "formErrors">) => (
  <PasskeyButton {...props} instead="Enter a code instead.">
    Use a passkey
  </PasskeyButton>
);

/** Older ones are not used: a challenge expires after 5 minutes. */
const freshMs = 4 * 60_000;
const lookEveryMs = 15_000;

/** The page's options; new ones after each response, and when those on a visible page have become old. */
function useFreshOptions({ options, formErrors }: PasskeyButtonProps): PasskeyOptions {
  const { pathname, search } = useLocation();
  const { load, data } = useFetcher<{ passkey?: PasskeyOptions }>();
  const current = data?.passkey ?? options;
  const renew = useCallback(async () => {
    if (await isReachable(pathname + search)) load(pathname + search);
  }, [load, pathname, search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each set of options has an age of its own.
  useEffect(() => {
    const since = Date.now();
    const look = () => {
      if (document.visibilityState === "visible" && Date.now() - since > freshMs) void renew();
    };
    const timer = setInterval(look, lookEveryMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [current, renew]);
  useEffect(() => {
    if (formErrors) void renew();
  }, [formErrors, renew]);
  return current;
}

type Outcome = { response: unknown } | { problem: string | null };

/** Loaded only by people who use a passkey. */
const browserLibrary = () => import("@simplewebauthn/browser");

async function ceremony(options: PasskeyOptions): Promise<Outcome> {
  try {
    const { startAuthentication, startRegistration } = await browserLibrary();
    const response =
      "get" in options
        ? await startAuthentication({ optionsJSON: options.get })
        : await startRegistration({ optionsJSON: options.create });
    return { response };
  } catch (error) {
    return { problem: problemOf(error instanceof Error ? error.name : "") };
  }
}

/** The message for a browser's error, by its name in Web Authentication. Browsers reveal no more, on purpose. */
function problemOf(name: string): string | null {
  if (name === "AbortError") return null;
  if (name === "InvalidStateError") return "This device already has a passkey for your account.";
  if (name === "SecurityError") return "Passkeys don't work at this address.";
  if (name === "TypeError") return "Can't reach Latch. Check your connection and try again.";
  return "No passkey was used. Try again.";
}

/** How long a browser may take to say whether it offers passkeys in autofill: some never say. */
const answerMs = 3_000;

/** Offers passkeys in the browser's autofill. @returns what the chosen one signed; null if none was, or can be */
async function offer(options: PasskeyOptions): Promise<unknown> {
  if (!("get" in options)) return null;
  const unanswered = new Promise<boolean>((resolve) => setTimeout(resolve, answerMs, false));
  try {
    const isOffered = PublicKeyCredential.isConditionalMediationAvailable?.() ?? false;
    if (!(await Promise.race([isOffered, unanswered]))) return null;
    const { startAuthentication } = await browserLibrary();
    return await startAuthentication({ optionsJSON: options.get, useBrowserAutofill: true });
  } catch {
    // One way among several, which nobody has asked for yet, so a failure is not shown.
    return null;
  }
}

/** Ends the offer when its page is left. */
const withdraw = () =>
  void browserLibrary().then(({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony());
