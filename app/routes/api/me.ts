import { meBody } from "~/api/bodies.server";
import { api } from "~/api/respond.server";
import { findOwnSession } from "~/auth/sessions.server";
import { requireBearer } from "~/auth/web/api-guard.server";

const answer = api({
  async GET({ request }) {
    const { user, transact } = await requireBearer(request);
    const session = await transact(findOwnSession);
    return Response.json(meBody(user.id, session));
  },
});

export { answer as action, answer as loader };
