/**
 * Passkeys in a browser, with Chromium's own simulated authenticator: buttons, and what is offered in the email
 * field.
 */
import type { CDPSession, Page } from "@playwright/test";
import { goodPassword } from "../support/person";
import { SoftwarePasskey } from "../support/software-passkey";
import { expect, test } from "./browser";
import { checkAll } from "./checks";
import { button, heading, link, send, signIn, status, summary } from "./pages";

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** A browser's own authenticator, which can keep passkeys and verify its user. */
class Device {
  private constructor(
    private readonly session: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async of(page: Page): Promise<Device> {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable", { enableUI: false });
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(session, authenticatorId);
  }

  /** Whether its user passes verification. */
  async verifies(isUserVerified: boolean): Promise<void> {
    const { authenticatorId } = this;
    await this.session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  }

  /** Whether somebody is there to touch it. */
  async isTouched(enabled: boolean): Promise<void> {
    const { authenticatorId } = this;
    await this.session.send("WebAuthn.setAutomaticPresenceSimulation", {
      authenticatorId,
      enabled,
    });
  }

  /** Gives it a passkey created elsewhere. */
  async keep({ credentialId, keys }: SoftwarePasskey): Promise<void> {
    const credential = {
      credentialId: credentialId.toString("base64"),
      isResidentCredential: true,
      rpId: "localhost",
      privateKey: keys.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
      userHandle: Buffer.alloc(16, 1).toString("base64"),
      signCount: 0,
    };
    const { authenticatorId } = this;
    await this.session.send("WebAuthn.addCredential", { authenticatorId, credential });
  }

  async passkeys() {
    const { authenticatorId } = this;
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId });
    return credentials;
  }
}

/** Adds a passkey, starting at the account page, and returns the recovery codes that come with it. */
async function addPasskey(page: Page): Promise<string[]> {
  await link(page, "Add a passkey").click();
  await expect(heading(page)).toHaveText("Add a passkey");
  await button(page, "Add a passkey").click();
  await expect(heading(page)).toHaveText("Save your recovery codes");
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  return codes.allTextContents();
}

const passkeys = (page: Page) => page.getByRole("list", { name: "Passkeys" }).getByRole("listitem");

test("a passkey is added, signs in with one touch, gets another name and is removed", async ({
  page,
  open,
  user,
}) => {
  const device = await Device.of(page);
  await user.confirmEmail();
  await open("/account/security/passkeys");
  await checkAll(page, "no passkeys");
  await link(page, "Add a passkey").click();
  await checkAll(page, "adding one");
  await link(page, "Passkeys").click();
  expect(await addPasskey(page)).toHaveLength(10);
  await checkAll(page, "recovery codes");
  await link(page, "Done").click();
  await expect(passkeys(page)).toHaveCount(1);
  expect(await device.passkeys()).toHaveLength(1);
  await checkAll(page, "one passkey");

  await device.isTouched(false);
  await user.person.post("/signout");
  await open("/signin");
  await checkAll(page, "sign-in");
  await device.isTouched(true);
  await button(page, "Sign in with a passkey").click();
  await expect(page).toHaveURL("/tasks");

  await open("/account/security/passkeys");
  await expect(passkeys(page)).toContainText("Last used just now");
  await page.getByRole("link", { name: /^Edit/ }).click();
  await checkAll(page, "a passkey");
  await send(page, { Name: "Ada's phone" }, "Save");
  await expect(passkeys(page)).toContainText("Ada's phone");
  await page.getByRole("link", { name: "Edit Ada's phone" }).click();
  await button(page, "Remove passkey").click();
  await expect(status(page)).toContainText("Two-factor sign-in is off.");
  await expect(heading(page)).toHaveText("Passkeys");
  await expect(passkeys(page)).toHaveCount(0);
});

test("a passkey is the second factor after a password, and a stranger's finger is not", async ({
  page,
  open,
  user,
}) => {
  const device = await Device.of(page);
  await user.confirmEmail();
  await open("/account/security/passkeys");
  const [code = ""] = await addPasskey(page);
  await device.isTouched(false);
  await page.context().clearCookies();
  await open("/signin");
  await signIn(page, user.email);
  await expect(page).toHaveURL("/signin/second");
  await checkAll(page, "the second factor");
  await device.isTouched(true);
  await button(page, "Use a passkey").click();
  await expect(page).toHaveURL("/tasks");

  await page.context().clearCookies();
  await device.verifies(false);
  await open("/signin");
  await button(page, "Sign in with a passkey").click();
  await expect(page.getByRole("alert")).toHaveText("No passkey was used. Try again.");
  await send(page, { Email: user.email, Password: goodPassword }, "Sign in");
  await send(page, { Code: code }, "Sign in");
  await expect(page).toHaveURL("/tasks");
});

test("a passkey that is not known here is refused, in words, and another try is possible", async ({
  page,
  open,
}) => {
  const device = await Device.of(page);
  await device.keep(new SoftwarePasskey(""));
  await open("/signin");
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await button(page, "Sign in with a passkey").click();
    expect((await answer).status()).toBe(400);
    await expect(summary(page)).toContainText("This passkey could not be used here");
  }
});

test("passkeys are offered where the email is typed", async ({ page, open, user }) => {
  const device = await Device.of(page);
  await user.confirmEmail();
  await open("/account/security/passkeys");
  await addPasskey(page);
  expect(await device.passkeys()).toHaveLength(1);
  await page.context().clearCookies();
  await open("/signin");
  // The simulated authenticator responds at once, as if the offered passkey had been chosen.
  await expect(page).toHaveURL("/tasks");
});
