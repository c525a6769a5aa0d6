import { signedInAnswer } from "~/api/auth-answers.server";
import { signUpBody } from "~/api/inputs.server";
import { api } from "~/api/respond.server";
import { signUp } from "~/auth/users.server";
import { clientInfo } from "~/auth/web/client-info.server";
import { readJson } from "~/web/json.server";

const answer = api({
  async POST({ request }) {
    const input = await readJson(request, signUpBody);
    if (input instanceof Response) return input;
    const outcome = await signUp(input, { client: clientInfo(request), oldSession: null });
    return signedInAnswer(outcome, { status: 201, refused: "Email already registered" });
  },
});

export { answer as action, answer as loader };
