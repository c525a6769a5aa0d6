/** What the API takes: the same inputs as the pages' forms, but no field beside them. */
import { signInInput, signUpInput } from "~/auth/schemas.server";
import { newTask, taskPatch, taskQuery } from "~/tasks/task";
import { strict } from "~/web/json.server";

export const signUpBody = strict(signUpInput);
export const signInBody = strict(signInInput);
export const newTaskBody = strict(newTask);
export const taskPatchBody = strict(taskPatch);
export const taskListQuery = strict(taskQuery, "parameter");
