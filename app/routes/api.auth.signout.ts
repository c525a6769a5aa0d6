import { requireBearer } from "~/auth/api-guard.server";
import { endSession } from "~/auth/sessions.server";
import { api } from "~/http/api.server";

const answer = api({
  async POST({ request }) {
    const user = await requireBearer(request);
    return user.answer(null, async (scope) => {
      await endSession(scope);
      return Response.json({ message: "Signed out successfully" });
    });
  },
});

export { answer as action, answer as loader };
