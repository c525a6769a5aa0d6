import { api } from "~/api/respond.server";
import { signOut } from "~/auth/users.server";
import { requireBearer } from "~/auth/web/api-guard.server";
import { deviceOf } from "~/auth/web/page-guard.server";

const answer = api({
  async POST({ request }) {
    const user = await requireBearer(request);
    return user.answer(null, async (scope) => {
      await signOut(scope, deviceOf(request));
      return Response.json({ message: "Signed out successfully" });
    });
  },
});

export { answer as action, answer as loader };
