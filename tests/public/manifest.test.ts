import { expect, inject, test } from "vitest";
import { cookieName } from "../support/person";

const url = inject("latchUrl");

type Icon = { src: string; sizes: string; type: string; purpose?: string };

const fetchManifest = async () => {
  const response = await fetch(`${url}/manifest.webmanifest`);
  return { response, manifest: await response.json() };
};

test("the manifest is what a browser needs to offer installing", async () => {
  const { response, manifest } = await fetchManifest();
  expect(response.headers.get("Content-Type")).toMatch(/^application\/manifest\+json/);
  expect(manifest).toMatchObject({
    name: "Latch",
    short_name: "Latch",
    start_url: "/tasks",
    scope: "/",
    display: "standalone",
  });
  const sizes = manifest.icons.map(({ sizes, purpose }: Icon) => `${purpose ?? "any"} ${sizes}`);
  expect(sizes).toEqual(expect.arrayContaining(["any 192x192", "any 512x512", "maskable 512x512"]));
});

test("every icon and screenshot of the manifest is there, of the type and size it says", async () => {
  const { manifest } = await fetchManifest();
  expect(manifest.icons.length).toBeGreaterThanOrEqual(4);
  for (const { src, sizes, type } of [...manifest.icons, ...manifest.screenshots] as Icon[]) {
    const { contentType, size } = await fetchIcon(src);
    expect(contentType, src).toContain(type);
    if (type === "image/png") expect(size, src).toBe(sizes);
  }
});

test("the page names the manifest, an icon for iOS, and a colour for each theme", async () => {
  const page = await (await fetch(`${url}/signin`)).text();
  expect(page).toContain(
    '<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials"/>',
  );
  expect(page).toContain('<link rel="apple-touch-icon" href="/apple-touch-icon.png"/>');
  expect((await fetchIcon("/apple-touch-icon.png")).size).toBe("180x180");
  const colors = [...page.matchAll(/name="theme-color" media="([^"]+)" content="(#\w+)"/g)];
  expect(colors.map(([, media]) => media)).toEqual([
    "(prefers-color-scheme: light)",
    "(prefers-color-scheme: dark)",
  ]);
  const { manifest } = await fetchManifest();
  expect([manifest.theme_color, manifest.background_color]).toEqual([
    colors[0]?.[2],
    colors[0]?.[2],
  ]);
});

test("the manifest's shortcuts lead to the list", async () => {
  const { manifest } = await fetchManifest();
  const shortcuts = manifest.shortcuts.map(({ name, url }: { name: string; url: string }) => [
    name,
    url,
  ]);
  expect(shortcuts).toEqual([
    ["Add task", "/tasks?title="],
    ["Today", "/tasks?view=today"],
  ]);
});

test("it starts dark where that was chosen", async () => {
  const headers = { Cookie: `${cookieName(url, "latch-theme")}=dark` };
  const response = await fetch(`${url}/manifest.webmanifest`, { headers });
  const { background_color, theme_color, color_scheme_dark } = await response.json();
  expect([background_color, theme_color]).toEqual(["#0e1411", "#0e1411"]);
  expect(color_scheme_dark).toEqual({ background_color, theme_color });
  expect(response.headers.get("Vary")).toContain("Cookie");
});

test("what is shared from another app is sent to the list by GET", async () => {
  const { manifest } = await fetchManifest();
  expect(manifest.share_target).toEqual({
    action: "/tasks",
    method: "GET",
    params: { title: "title", text: "text", url: "url" },
  });
});

/** An icon's type, and for a PNG its size: its first chunk has it (https://www.w3.org/TR/png-3/#11IHDR). */
async function fetchIcon(path: string) {
  const response = await fetch(url + path);
  expect(response.status, path).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const contentType = response.headers.get("Content-Type") ?? "";
  const isPng = bytes.subarray(1, 4).toString() === "PNG";
  const size = isPng ? `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}` : null;
  return { contentType, size };
}
