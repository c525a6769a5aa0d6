import { newTaskBody, taskListQuery } from "~/api/inputs.server";
import { api } from "~/api/respond.server";
import { requireOwner } from "~/auth/web/api-guard.server";
import { listTasks } from "~/tasks/list.server";
import { createTask } from "~/tasks/tasks.server";
import { readJson, readQuery } from "~/web/json.server";

const answer = api({
  async GET(args) {
    const { transact } = await requireOwner(args);
    const query = readQuery(args.request, taskListQuery);
    return transact(async (scope) =>
      query instanceof Response ? query : Response.json(await listTasks(scope, query)),
    );
  },

  async POST(args) {
    const { transact } = await requireOwner(args);
    const input = await readJson(args.request, newTaskBody);
    return transact(async (scope) => {
      if (input instanceof Response) return input;
      const task = await createTask(scope, input);
      const headers = { Location: `/api/${scope.userId}/tasks/${task.id}` };
      return Response.json(task, { status: 201, headers });
    });
  },
});

export { answer as action, answer as loader };
