import { signedInBody } from "~/api/bodies.server";
import { signUpBody } from "~/api/inputs.server";
import { deviceOf } from "~/auth/guard.server";
import { signUp } from "~/auth/users.server";
import { api, refusal } from "~/http/api.server";
import { readJson } from "~/http/json.server";

const answer = api({
  async POST({ request }) {
    const input = await readJson(request, signUpBody);
    if (input instanceof Response) return input;
    const signedIn = await signUp(input, { device: deviceOf(request), oldSession: null });
    if (!signedIn) return refusal(400, "Email already registered");
    return Response.json(await signedInBody(signedIn), { status: 201 });
  },
});

export { answer as action, answer as loader };
