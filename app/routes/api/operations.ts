import { dispatch } from "~/api/dispatch.server";
import { openapiOperation } from "~/api/openapi.server";
import { operations } from "~/api/operations.server";

const answer = dispatch([...operations, openapiOperation]);

export { answer as action, answer as loader };
