/** What the API takes: the same inputs as the pages' forms, but no field beside them. */
import { signInInput, signUpInput } from "~/auth/schemas.server";
import { taskInput, taskPatch, taskQuery } from "~/tasks/schemas.server";
import { strict } from "~/web/json.server";

export const signUpBody = strict(signUpInput);
export const signInBody = strict(signInInput);
export const newTaskBody = strict(taskInput);
export const taskPatchBody = strict(taskPatch);
export const taskListQuery = strict(taskQuery, "parameter");
