import { expect, inject, test } from "vitest";
import { addTask, signedUp } from "../support/person";

const url = inject("latchUrl");
const zoneShown = async (get: () => Promise<Response>) =>
  /Time zone: (?:<!-- -->)?([\w/+-]+)/.exec(await (await get()).text())?.[1];

test("days are counted in UTC, then in the device's zone, then in the chosen one", async () => {
  const ada = await signedUp(url);
  await addTask(ada, "Buy milk");
  expect(await zoneShown(() => ada.get("/tasks"))).toBe("UTC");
  ada.cookies.set("latch-zone", "Asia%2FTokyo");
  expect(await zoneShown(() => ada.get("/tasks"))).toBe("Asia/Tokyo");
  await ada.post("/time-zone", { zone: "Europe/Berlin" });
  expect(await zoneShown(() => ada.get("/tasks"))).toBe("Europe/Berlin");
  await ada.post("/time-zone", { zone: "" });
  expect(await zoneShown(() => ada.get("/tasks"))).toBe("Asia/Tokyo");
});

test("refuses a time zone that is none", async () => {
  const ada = await signedUp(url);
  expect((await ada.post("/time-zone", { zone: "Mars/Olympus" })).status).toBe(400);
});
