import { beforeAll, describe, expect, inject, test } from "vitest";
import { asUser, beforeSignIn, sessionEnded, type UserScope } from "../../db/client.server";
import { addTask, goodPassword, newEmail, Person, signedUp } from "../support/person";
import { sessionOf } from "../support/session";

const url = inject("latchUrl");
const past = "2001-01-01T00:00:00.000Z";
const chosenId = "00000000-0000-4000-8000-000000000000";
/** Columns that the application keeps for itself. */
const kept = { deleted_at: past, repeated_from: chosenId, repeat_day: "31", action_id: chosenId };
type Row = Record<string, unknown>;
let eve: Person;
let wanted: Record<string, string>;

beforeAll(async () => {
  eve = await signedUp(url, { name: "Eve" });
  const { userId } = sessionOf(eve);
  wanted = { user_id: userId, userId, id: chosenId, created_at: past, createdAt: past };
});

async function tasksOf(person: Person): Promise<Row[]> {
  const read = ({ sql }: UserScope) => sql<Row[]>`select * from tasks order by id`;
  const rows = await asUser(sessionOf(person), read);
  if (rows === sessionEnded) throw new Error("The session has ended");
  return [...rows];
}

/** A moment ago, and not when an attacker says. */
const justNow = (time: unknown) => time instanceof Date && time.getTime() > Date.now() - 60_000;

describe("a form cannot set what it does not ask for", () => {
  test("at sign-up", async () => {
    const email = newEmail();
    const person = new Person(url);
    const account = { name: "Ada", email, password: goodPassword };
    await person.post("/signup", { ...account, ...wanted, updated_at: past });
    const { userId } = sessionOf(person);
    expect([chosenId, wanted.user_id]).not.toContain(userId);
    const [row] = await beforeSignIn((sql) => sql`select * from users where email = ${email}`);
    expect(row?.id).toBe(userId);
    expect(row?.created_at).toSatisfy(justNow);
    expect(row?.updated_at).toSatisfy(justNow);
  });

  test("when a task is added", async () => {
    const ada = await signedUp(url);
    const before = await tasksOf(eve);
    const extra = { ...wanted, ...kept, completed_at: past, completed: "true", add_key: chosenId };
    await ada.post("/tasks", { intent: "create", title: "Mine", ...extra });
    const [task, ...others] = await tasksOf(ada);
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      user_id: sessionOf(ada).userId,
      title: "Mine",
      completed_at: null,
      completed: false,
      add_key: null,
      version: 1,
      deleted_at: null,
      repeated_from: null,
      repeat_day: null,
      action_id: null,
    });
    expect(task?.id).not.toBe(chosenId);
    expect(task?.created_at).toSatisfy(justNow);
    expect(await tasksOf(eve)).toEqual(before);
  });

  test("when a task is edited", async () => {
    const ada = await signedUp(url);
    const id = await addTask(ada, "Before");
    const [before] = await tasksOf(ada);
    const extra = { ...wanted, ...kept, completed_at: past, completed: "true" };
    await ada.post(`/tasks/${id}`, { intent: "save", title: "After", ...extra });
    const [after] = await tasksOf(ada);
    expect(after).toEqual({
      ...before,
      title: "After",
      search_text: String(before?.search_text).replace("before", "after"),
      version: 2,
      updated_at: after?.updated_at,
      action_id: expect.not.stringContaining(chosenId),
      undo_values: expect.objectContaining({ title: "Before" }),
    });
  });
});
