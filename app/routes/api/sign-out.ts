import { api } from "~/api/respond.server";
import { signOut } from "~/auth/users.server";
import { requireBearer } from "~/auth/web/api-guard.server";

const answer = api({
  async POST({ request }) {
    const { transact, client } = await requireBearer(request);
    await transact((scope) => signOut(scope, client));
    return Response.json({ message: "Signed out successfully" });
  },
});

export { answer as action, answer as loader };
