import { signedInBody } from "~/api/bodies.server";
import { signInBody } from "~/api/inputs.server";
import { deviceOf } from "~/auth/guard.server";
import { signIn } from "~/auth/users.server";
import { api, refusal } from "~/http/api.server";
import { readJson } from "~/http/json.server";

const answer = api({
  async POST({ request }) {
    const input = await readJson(request, signInBody);
    if (input instanceof Response) return input;
    const signedIn = await signIn(input, { device: deviceOf(request), oldSession: null });
    if (!signedIn) return refusal(400, "Invalid email or password");
    return Response.json(await signedInBody(signedIn));
  },
});

export { answer as action, answer as loader };
