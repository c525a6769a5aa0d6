import { taskPatchBody } from "~/api/inputs.server";
import { api } from "~/api/respond.server";
import { changedMeanwhile, foundTask, taskNotFound, withTaskId } from "~/api/task-answers.server";
import { requireOwner } from "~/auth/web/api-guard.server";
import { changeTasks } from "~/tasks/changes.server";
import { editTask, findTask, isConflict } from "~/tasks/tasks.server";
import { readJson } from "~/web/json.server";

const answer = api({
  async GET(args) {
    const { transact } = await requireOwner(args);
    return transact(async (scope) =>
      foundTask(await withTaskId(args.params.taskId, (id) => findTask(scope, id))),
    );
  },

  async PATCH(args) {
    const { transact } = await requireOwner(args);
    const patch = await readJson(args.request, taskPatchBody);
    return transact(async (scope) => {
      if (patch instanceof Response) return patch;
      const edited = await withTaskId(args.params.taskId, (id) => editTask(scope, id, patch));
      return isConflict(edited) ? changedMeanwhile(edited.conflict) : foundTask(edited);
    });
  },

  async DELETE(args) {
    const { transact } = await requireOwner(args);
    return transact(async (scope) => {
      const deleted = await withTaskId(args.params.taskId, (id) =>
        changeTasks(scope, "delete", [id]),
      );
      return deleted?.tasks.length ? new Response(null, { status: 204 }) : taskNotFound();
    });
  },
});

export { answer as action, answer as loader };
