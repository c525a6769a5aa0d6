import { expect, inject, test } from "vitest";
import { addTask, signedUp } from "./support/person";

test("keeps a task", async () => {
  const ada = await signedUp(inject("latchUrl"));
  const id = await addTask(ada, "Buy milk");
  expect((await ada.get(`/tasks/${id}`)).status).toBe(200);
});
