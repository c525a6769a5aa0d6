import { signedInAnswer } from "~/api/auth-answers.server";
import { signUpBody } from "~/api/inputs.server";
import { deviceOf } from "~/auth/guard.server";
import { signUp } from "~/auth/users.server";
import { api } from "~/http/api.server";
import { readJson } from "~/http/json.server";

const answer = api({
  async POST({ request }) {
    const input = await readJson(request, signUpBody);
    if (input instanceof Response) return input;
    const outcome = await signUp(input, { device: deviceOf(request), oldSession: null });
    return signedInAnswer(outcome, { status: 201, refused: "Email already registered" });
  },
});

export { answer as action, answer as loader };
