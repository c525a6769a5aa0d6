import type { z } from "zod";
import {
  type AccountFailure,
  type AccountOwner,
  isAccountFailure,
  secondFactorDue,
} from "~/auth/account.server";
import { type Form, fieldErrors, rejectForm } from "~/web/form.server";
import { formAction } from "~/web/route.server";
import type { SessionUser } from "../../../db/client.server";
import { rejectFailure } from "./form-errors.server";
import { confirmationResponse, requireAccountOwner } from "./page-guard.server";

/**
 * The action of a page that changes the account and asks for the current password.
 *
 * @param schema the input of the change, or a function that makes it for the user
 * @param change makes the change, or says why it is not made
 * @param respond the response once the change is made
 */
export function accountAction<Schema extends z.ZodObject, Outcome>(
  schema: Schema | ((user: SessionUser) => Schema),
  change: (owner: AccountOwner, input: z.output<Schema>) => Promise<Outcome | AccountFailure>,
  respond: (
    outcome: Outcome,
    sent: { request: Request; form: Form },
  ) => Promise<Response> | Response,
) {
  return formAction(async ({ request, form }) => {
    const owner = await requireAccountOwner(request);
    const inputSchema =
      typeof schema === "function"
        ? schema(await owner.transact(async ({ user }) => user))
        : schema;
    const input = inputSchema.safeParse(form);
    if (!input.success) return rejectForm(form, { errors: fieldErrors(input.error) });
    const outcome = await change(owner, input.data);
    if (outcome === secondFactorDue) throw await confirmationResponse(request);
    if (isAccountFailure(outcome)) return rejectFailure(form, outcome);
    return respond(outcome, { request, form });
  });
}
