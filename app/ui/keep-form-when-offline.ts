import type { ClientActionFunctionArgs } from "@remix-run/react";
import type { FormRefusal } from "./form-outcome";

/** A page's client action: when the request does not get through, the form keeps what was typed and says so. */
export async function keepFormWhenOffline({ request, serverAction }: ClientActionFunctionArgs) {
  const form = await request.clone().formData();
  try {
    return await serverAction<FormRefusal>();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what fetch throws when there is no answer at all
    const values = Object.fromEntries(
      [...form].filter(([name]) => !/password/i.test(name)),
    ) as Record<string, string>;
    return {
      values,
      errors: {},
      formError: "Latch cannot be reached. Nothing was changed; please try again.",
    };
  }
}
