import { describe, expect, inject, test } from "vitest";
import { daysAfter } from "~/tasks/day-words";
import { todayIn } from "~/tasks/days.server";
import { ApiClient } from "../support/api-client";
import { type Person, signedIn, signedUp } from "../support/person";

const url = inject("latchUrl");
const client = await ApiClient.open(url);

/** The zone whose day is another one than UTC's for the next hours, and how many days it is from that. */
const [farZone, far] =
  new Date().getUTCHours() >= 10 ? ["Pacific/Kiritimati", 1] : ["Pacific/Pago_Pago", -1];
const utcDay = () => todayIn("UTC");
const farDay = () => daysAfter(utcDay(), far);

const pageOf = async (person: Person, path = "/tasks") =>
  (await (await person.get(path)).text()).replaceAll("<!-- -->", "");
const zoneShown = async (person: Person) =>
  /<option(?=[^>]* selected="") value="([^"]+)/.exec(
    await pageOf(person, "/account/time-zone"),
  )?.[1] ?? "UTC";

describe("the time zone of an account", () => {
  test("is UTC, then what a browser tells first, then what is chosen", async () => {
    const ada = await signedUp(url);
    expect(await zoneShown(ada)).toBe("UTC");
    ada.cookies.set("latch-zone", "Asia%2FCalcutta");
    expect(await zoneShown(ada)).toBe("Asia/Kolkata");
    expect(ada.cookies.has("latch-zone")).toBe(false);
    ada.cookies.set("latch-zone", "Asia%2FTokyo");
    expect(await zoneShown(ada)).toBe("Asia/Kolkata");
    await ada.post("/account/time-zone", { zone: "Europe/Kiev" });
    expect(await zoneShown(ada)).toBe("Europe/Kyiv");
    expect(await zoneShown(await signedIn(url, ada.email))).toBe("Europe/Kyiv");
    expect(await pageOf(ada, "/account")).toContain("Europe/Kyiv");
  });

  test("is told anew by a device when none is chosen", async () => {
    const ada = await signedUp(url);
    await ada.post("/account/time-zone", { zone: "Europe/Berlin" });
    await ada.post("/account/time-zone", { zone: "" });
    expect(await zoneShown(ada)).toBe("UTC");
    ada.cookies.set("latch-zone", "Asia%2FTokyo");
    expect(await zoneShown(ada)).toBe("Asia/Tokyo");
  });

  test("is that of a choice which a browser still has from before", async () => {
    const ada = await signedUp(url);
    const choice = `latch-zone-choice-${new URL(url).port}`;
    ada.cookies.set(choice, "Europe%2FBerlin");
    ada.cookies.set("latch-zone", "Asia%2FTokyo");
    expect(await zoneShown(ada)).toBe("Europe/Berlin");
    expect([...ada.cookies.keys()].filter((name) => name.startsWith("latch-zone"))).toEqual([]);
  });

  test.each(["Mars/Olympus", "+01:00", "Europe/Berlin\0"])("cannot be %j", async (zone) => {
    const ada = await signedUp(url);
    const answer = await ada.post("/account/time-zone", { zone });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Time zone must be a name such as Europe/Kyiv");
    ada.cookies.set("latch-zone", encodeURIComponent(zone));
    expect(await zoneShown(ada)).toBe("UTC");
  });

  test.each(["Europe/Kyiv", "Asia/Kolkata", "Asia/Ho_Chi_Minh", "America/Nuuk"])(
    "can be chosen by today's name: %s",
    async (zone) => {
      const ada = await signedUp(url);
      expect(await pageOf(ada, "/account/time-zone")).toContain(
        `value="${zone}">${zone.replaceAll("_", " ")}</option>`,
      );
      expect((await ada.post("/account/time-zone", { zone })).status).toBe(303);
      expect(await zoneShown(ada)).toBe(zone);
    },
  );
});

test("the API shows and sets the time zone", async () => {
  const ada = await client.signUp();
  const zoneOf = async (response: Response) => (await response.json()).time_zone;
  expect(await zoneOf(await ada.call("me"))).toBeNull();
  const set = (time_zone: unknown) => ada.call("updateMe", { body: { time_zone } });
  expect(await zoneOf(await set("Asia/Saigon"))).toBe("Asia/Ho_Chi_Minh");
  expect(await zoneOf(await ada.call("updateMe", { body: {} }))).toBe("Asia/Ho_Chi_Minh");
  expect(await zoneOf(await ada.call("me"))).toBe("Asia/Ho_Chi_Minh");
  expect(await zoneShown(await signedIn(url, ada.email))).toBe("Asia/Ho_Chi_Minh");
  expect(await zoneOf(await set(null))).toBeNull();
});

test("a program completes a daily task on the day of the account's time zone", async () => {
  const ada = await client.signUp();
  await ada.call("updateMe", { body: { time_zone: farZone } });
  const create = async (title: string) => {
    const body = { title, repeat: "daily", due_on: farDay() };
    return (await (await ada.call("createTask", { body })).json()).id as string;
  };
  const ids = [await create("by patch"), await create("by toggle"), await create("by wish")];
  const today = async () => {
    const list = await ada.call("listTasks", { query: { view: "today" } });
    return (await list.json()).tasks.length;
  };
  expect(await today()).toBe(3);
  await ada.callTask("updateTask", String(ids[0]), { body: { completed: true } });
  await ada.callTask("toggleTask", String(ids[1]));
  await ada.callTask("toggleTask", String(ids[2]), { body: { completed: true } });
  expect(await today()).toBe(0);
  const open = await (await ada.call("listTasks", { query: { status: "open" } })).json();
  const dates = open.tasks.map(({ due_on }: { due_on: string }) => due_on);
  expect(dates).toEqual(Array(3).fill(daysAfter(farDay(), 1)));
});

test("days of pages are those of the account's time zone, without any cookie of one", async () => {
  const ada = await signedUp(url);
  await ada.post("/account/time-zone", { zone: farZone });
  await ada.post("/tasks", { intent: "create", title: "Daily", repeat: "daily", due: "today" });
  expect(await pageOf(ada, "/tasks?view=today")).toContain("Daily");
  const file = await (await ada.get("/tasks/export.json")).json();
  expect(file.tasks).toEqual(
    expect.arrayContaining([expect.objectContaining({ title: "Daily", due_on: farDay() })]),
  );
  const [, moment = "", shown] =
    /<time dateTime="([^"]+)"[^>]*>Today, ([\d:]+)</.exec(await pageOf(ada, "/account")) ?? [];
  const there = { timeZone: farZone, hour: "2-digit", minute: "2-digit" } as const;
  expect(shown).toBe(new Date(moment).toLocaleTimeString("en-GB", there));
});

test("the account's file has the time zone", async () => {
  const ada = await signedUp(url);
  await ada.post("/account/time-zone", { zone: "Asia/Kolkata" });
  const { user } = await (await ada.get("/account/export.json")).json();
  expect(user).toMatchObject({ email: ada.email, time_zone: "Asia/Kolkata" });
});

describe("a page that was left open overnight", () => {
  /** The due date of the only task. */
  const dueOf = async (person: Person) => {
    const file = await (await person.get("/tasks/export.json")).json();
    return file.tasks[0].due_on;
  };

  const add = async (fields: Record<string, string>) => {
    const ada = await signedUp(url);
    await ada.post("/tasks?view=today", { intent: "create", title: "Overnight", ...fields });
    return dueOf(ada);
  };
  const yesterday = () => daysAfter(utcDay(), -1);

  test("adds under Today what is due on the day that it now is", async () => {
    const suggested = `today:${yesterday()}`;
    expect(await add({ due_on: yesterday(), suggested })).toBe(utcDay());
  });

  test("has Tomorrow follow the day", async () => {
    const suggested = `tomorrow:${utcDay()}`;
    expect(await add({ due_on: utcDay(), suggested })).toBe(daysAfter(utcDay(), 1));
  });

  test("keeps a day that was chosen by itself", async () => {
    const suggested = `today:${yesterday()}`;
    expect(await add({ due_on: "2026-02-03", suggested })).toBe("2026-02-03");
    expect(await add({ due_on: yesterday(), suggested: "" })).toBe(yesterday());
    expect(await add({ due_on: yesterday(), suggested: `someday:${yesterday()}` })).toBe(
      yesterday(),
    );
  });

  test("names the day of Today in its form, and leaves it to the server which one that is", async () => {
    const ada = await signedUp(url);
    const page = await pageOf(ada, "/tasks?view=today");
    expect(page).toContain('name="default_due" value="today"');
    expect(await add({ default_due: "today" })).toBe(utcDay());
    expect(await add({ default_due: "today", due: "none" })).toBeNull();
  });
});
