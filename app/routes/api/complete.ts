import { api } from "~/api/respond.server";
import { foundTask, withTaskId } from "~/api/task-answers.server";
import { requireOwner } from "~/auth/web/api-guard.server";
import { toggleTask } from "~/tasks/tasks.server";

const answer = api({
  async POST(args) {
    const { transact } = await requireOwner(args);
    return transact(async (scope) =>
      foundTask(await withTaskId(args.params.taskId, (id) => toggleTask(scope, id))),
    );
  },
});

export { answer as action, answer as loader };
