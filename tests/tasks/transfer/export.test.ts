import { expect, inject, test } from "vitest";
import { requireUser } from "~/auth/web/page-guard.server";
import { sessionCookieName } from "~/auth/web/session-cookie.server";
import { allTasks, listAsCsv, listForFile } from "~/tasks/transfer/export.server";
import { jsonPieces } from "~/web/download.server";
import { uploaded } from "../../support/files";
import { type Person, signedUp } from "../../support/person";
import { tokenOf } from "../../support/session";

const url = inject("latchUrl");

/** As a request of this person's would be let in. */
const transactionOf = async (person: Person) => {
  const headers = { Cookie: `${sessionCookieName}=${tokenOf(person)}` };
  return (await requireUser(new Request(url, { headers }))).transact;
};

async function withTasks(count: number): Promise<Person> {
  const person = await signedUp(url);
  await person.post(await uploaded(person, `title\n${"x\n".repeat(count)}`));
  return person;
}

async function whole(pieces: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

test("an export reads no further than it is read, and breaks off when the session ends on the way", async () => {
  const ada = await withTasks(1_500);
  const transact = await transactionOf(ada);
  const exports = [
    listAsCsv(transact),
    jsonPieces({ tasks: listForFile(transact) }),
    jsonPieces({ tasks: allTasks(transact) }),
  ];
  for (const pieces of exports) expect((await pieces.next()).done).toBe(false);
  await ada.post("/signout");
  for (const pieces of exports) await expect(pieces.next()).rejects.toHaveProperty("status", 302);
});

test.each([0, 1, 999, 1_000, 1_001])("a list of %d tasks is whole at every seam", async (count) => {
  const ada = count ? await withTasks(count) : await signedUp(url);
  const transaction = await transactionOf(ada);
  const json = await whole(jsonPieces({ tasks: listForFile(transaction) }));
  expect(JSON.parse(json).tasks).toHaveLength(count);
  const csv = await whole(listAsCsv(transaction));
  expect(csv.split("\r\n")).toHaveLength(count + 2);
});
