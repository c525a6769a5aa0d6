import type { Person } from "./person";

/** Sends a file as the import form would. */
export function upload(
  person: Person,
  content: string | Uint8Array<ArrayBuffer>,
  name = "tasks.csv",
): Promise<Response> {
  const form = new FormData();
  form.append("file", new File([content], name));
  return person.send("/tasks/import", {
    method: "POST",
    body: form,
    headers: { Origin: person.url, "Sec-Fetch-Site": "same-origin" },
  });
}

/** Uploads a readable file, and returns the path of its preview. */
export async function uploaded(person: Person, content: string): Promise<string> {
  const response = await upload(person, content);
  const path = response.headers.get("Location") ?? "";
  if (!/^\/tasks\/import\/[0-9a-f-]{36}$/.test(path))
    throw new Error(`Refused: ${response.status} ${await response.text()}`);
  return path;
}
