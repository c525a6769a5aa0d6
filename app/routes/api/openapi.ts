import { openapi } from "~/api/openapi.server";
import { api } from "~/api/respond.server";

const answer = api({ GET: async () => Response.json(openapi) });

export { answer as action, answer as loader };
