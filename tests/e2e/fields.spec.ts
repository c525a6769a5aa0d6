import { expect, test } from "./browser";
import { field } from "./pages";

type Expected = [path: string, label: string, attributes: Record<string, string>];

const expected: Expected[] = [
  ["/signup", "Name", { autocomplete: "name", autocapitalize: "words", enterkeyhint: "next" }],
  [
    "/signup",
    "Email",
    {
      type: "email",
      autocomplete: "username",
      inputmode: "email",
      autocapitalize: "none",
      enterkeyhint: "next",
    },
  ],
  [
    "/signup",
    "Password",
    {
      type: "password",
      autocomplete: "new-password",
      autocapitalize: "none",
      enterkeyhint: "go",
    },
  ],
  [
    "/signin",
    "Email",
    {
      type: "email",
      autocomplete: "username",
      inputmode: "email",
      autocapitalize: "none",
      enterkeyhint: "next",
    },
  ],
  [
    "/signin",
    "Password",
    {
      type: "password",
      autocomplete: "current-password",
      autocapitalize: "none",
      enterkeyhint: "go",
    },
  ],
];

for (const [path, label, attributes] of expected) {
  test(`tells keyboards and password managers what "${label}" on ${path} is`, async ({
    page,
    open,
  }) => {
    await open(path);
    for (const [name, value] of Object.entries(attributes)) {
      await expect(field(page, label)).toHaveAttribute(name, value);
    }
  });
}

test("tells keyboards what a new task is", async ({ page, open, user: _ }) => {
  await open("/tasks");
  await expect(field(page, "New task")).toHaveAttribute("autocapitalize", "sentences");
  await expect(field(page, "New task")).toHaveAttribute("enterkeyhint", "done");
  await expect(field(page, "New task")).toHaveAttribute("autocomplete", "off");
});

test("takes a pasted password", async ({ page, open }) => {
  await open("/signup");
  await field(page, "Name").fill("four plain words suffice");
  await field(page, "Name").press("ControlOrMeta+A");
  await field(page, "Name").press("ControlOrMeta+C");
  await field(page, "Password").press("ControlOrMeta+V");
  await expect(field(page, "Password")).toHaveValue("four plain words suffice");
});

test("shows a password only where a script can hide it again", async ({
  page,
  open,
  javaScriptEnabled,
}) => {
  await open("/signin");
  const reveal = page.getByRole("button", { name: "Show password" });
  await expect(reveal).toHaveCount(javaScriptEnabled ? 1 : 0);
});
