/**
 * The actions of the buttons on the page of the authenticator app. Each is one transaction, in a session that has
 * proven enough.
 */
import { beginEnrolment, endEnrolment } from "~/auth/authenticator-app.server";
import {
  factorsOf,
  incorrectCode,
  isSecondAsked,
  proveApp,
  replaceRecoveryCodes,
  turnAppOff,
  turnAppOn,
} from "~/auth/factors.server";
import { enrolmentInput } from "~/auth/schemas";
import { factorObstacle } from "~/auth/security-overview.server";
import { announce, type NoticeCode } from "~/web/flash.server";
import { type Form, fieldErrors, rejectForm } from "~/web/form.server";
import { backTo, seeOther } from "~/web/redirect.server";
import type { SignedInRequest } from "./guard.server";

const path = "/account/security/totp";

const done = (notice: NoticeCode) => seeOther("/account/security", [announce(notice)]);

type Handler = (
  owner: SignedInRequest,
  form: Form,
) => Promise<Response | { codes: string[] | null } | ReturnType<typeof rejectForm>>;

/** By the button's `intent`. Recovery codes are in the response only, in no address and no cookie. */
const handlers: Record<string, Handler> = {
  async begin({ transact }, form) {
    const obstacle = await transact(async (scope) => {
      const obstacle = await factorObstacle(scope);
      if (!obstacle) await beginEnrolment(scope);
      return obstacle;
    });
    if (!obstacle) return backTo(path);
    const formError =
      obstacle === "no key" ? "ENCRYPTION_KEY has to be set first" : "Confirm your email first";
    return rejectForm(form, { formError });
  },
  async prove({ transact, client }, form) {
    const input = enrolmentInput.safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const proven = await transact((scope) => proveApp(scope, input.data, client));
    if (proven === incorrectCode)
      return rejectForm(form, { errors: { code: ["Enter the code your app shows now"] } });
    return proven?.isOn ? done("app-replaced") : { codes: proven?.codes ?? null };
  },
  async codes({ transact, client }, { codes = "" }) {
    return { codes: await transact((scope) => replaceRecoveryCodes(scope, codes, client)) };
  },
  async confirm({ transact, client }, form) {
    const isOn = await transact((scope) => turnAppOn(scope, client));
    return isOn ? done("two-factor-on") : rejectForm(form, { formError: tooLate });
  },
  async cancel({ transact }) {
    await transact(endEnrolment);
    return seeOther("/account/security");
  },
  async remove({ transact, client }) {
    const isAsked = await transact(async (scope) => {
      await turnAppOff(scope, client);
      return isSecondAsked(await factorsOf(scope.sql, scope.userId));
    });
    return done(isAsked ? "app-removed" : "two-factor-off");
  },
};

/** What the page's buttons are called. */
export const appPageButtons = Object.keys(handlers);

const tooLate = "That took too long. Set the app up again.";

/** Runs the action of the pressed button. */
export async function pressedOnAppPage(owner: SignedInRequest, form: Form) {
  const handler = Object.hasOwn(handlers, form.intent ?? "") && handlers[form.intent ?? ""];
  return handler
    ? handler(owner, form)
    : rejectForm(form, { formError: "Press one of the buttons" });
}
