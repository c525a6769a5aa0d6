import { signedInAnswer } from "~/api/auth-answers.server";
import { signInBody } from "~/api/inputs.server";
import { api } from "~/api/respond.server";
import { signIn } from "~/auth/users.server";
import { clientInfo } from "~/auth/web/client-info.server";
import { readJson } from "~/web/json.server";

const answer = api({
  async POST({ request }) {
    const input = await readJson(request, signInBody);
    if (input instanceof Response) return input;
    const outcome = await signIn(input, { client: clientInfo(request), oldSession: null });
    return signedInAnswer(outcome, { status: 200, refused: "Invalid email or password" });
  },
});

export { answer as action, answer as loader };
