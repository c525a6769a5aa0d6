import { taskBody, taskPageBody } from "~/api/bodies.server";
import { newTaskBody, taskListQuery } from "~/api/inputs.server";
import { requireOwner } from "~/auth/api-guard.server";
import { api } from "~/http/api.server";
import { readJson, readQuery } from "~/http/json.server";
import { listTasks } from "~/tasks/list.server";
import { createTask } from "~/tasks/tasks.server";

const answer = api({
  async GET(args) {
    const user = await requireOwner(args);
    return user.answer(readQuery(args.request, taskListQuery), async (scope, query) =>
      Response.json(taskPageBody(await listTasks(scope, query))),
    );
  },

  async POST(args) {
    const user = await requireOwner(args);
    return user.answer(await readJson(args.request, newTaskBody), async (scope, input) => {
      const task = await createTask(scope, input);
      const headers = { Location: `/api/${scope.userId}/tasks/${task.id}` };
      return Response.json(taskBody(task), { status: 201, headers });
    });
  },
});

export { answer as action, answer as loader };
