import { apiNotFound } from "~/api/respond.server";

export { apiNotFound as action, apiNotFound as loader };
