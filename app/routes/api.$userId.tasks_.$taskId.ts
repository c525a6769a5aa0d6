import { taskPatchBody } from "~/api/inputs.server";
import { foundTask, taskNotFound, withTaskId } from "~/api/task-answers.server";
import { requireOwner } from "~/auth/api-guard.server";
import { api } from "~/http/api.server";
import { readJson } from "~/http/json.server";
import { deleteTask, findTask, patchTask } from "~/tasks/tasks.server";

const answer = api({
  async GET(args) {
    const user = await requireOwner(args);
    return user.answer(null, async (scope) =>
      foundTask(await withTaskId(args.params.taskId, (id) => findTask(scope, id))),
    );
  },

  async PATCH(args) {
    const user = await requireOwner(args);
    return user.answer(await readJson(args.request, taskPatchBody), async (scope, patch) =>
      foundTask(await withTaskId(args.params.taskId, (id) => patchTask(scope, id, patch))),
    );
  },

  async DELETE(args) {
    const user = await requireOwner(args);
    return user.answer(null, async (scope) => {
      const deleted = await withTaskId(args.params.taskId, (id) => deleteTask(scope, id));
      return deleted ? new Response(null, { status: 204 }) : taskNotFound();
    });
  },
});

export { answer as action, answer as loader };
