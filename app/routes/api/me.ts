import { meBody } from "~/api/bodies.server";
import { api } from "~/api/respond.server";
import { findOwnSession } from "~/auth/sessions.server";
import { endedSession, requireBearer } from "~/auth/web/api-guard.server";

const answer = api({
  async GET({ request }) {
    const user = await requireBearer(request);
    return user.answer(null, async (scope) => {
      const session = await findOwnSession(scope);
      return session ? Response.json(meBody(scope.userId, session)) : endedSession();
    });
  },
});

export { answer as action, answer as loader };
