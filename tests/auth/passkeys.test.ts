import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import {
  acceptProof,
  creationOptions,
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  mostPasskeys,
  type PasskeyProof,
  readAssertion,
  renamePasskey,
  requestOptions,
  verifyAssertion,
  verifyRegistration,
} from "~/auth/passkeys.server";
import { config } from "~/server/config.server";
import {
  asAccountOwner,
  asUser,
  beforeSignIn,
  sessionEnded,
  type UserScope,
} from "../../db/client.server";
import { type Person, signedUp } from "../support/person";
import { sessionOf } from "../support/session";
import { type Altered, type Cbor, SoftwarePasskey } from "../support/software-passkey";

const url = inject("latchUrl");
const client = { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address: null };
const googlePasswordManager = "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4";

async function asOwnerOf<T>(person: Person, work: (scope: UserScope) => Promise<T>): Promise<T> {
  const result = await asAccountOwner(sessionOf(person), work);
  if (result === sessionEnded) throw new Error("The session has ended");
  return result;
}

const device = (traits: SoftwarePasskey["traits"] = {}) =>
  new SoftwarePasskey(config.APP_URL, traits);

/** Has an authenticator make a passkey for a person. */
async function register(person: Person, authenticator: SoftwarePasskey, altered: Altered = {}) {
  const options = await asOwnerOf(person, creationOptions);
  return keep(person, authenticator.create(options, altered));
}

async function keep(person: Person, sent: string) {
  const verified = await verifyRegistration(sent, sessionOf(person).sessionId);
  if (!verified) return "refused";
  return asOwnerOf(person, (scope) => insertPasskey(scope, verified, client));
}

async function withPasskey(authenticator = device()) {
  const person = await signedUp(url);
  expect(await register(person, authenticator)).toBe("registered");
  return { person, authenticator };
}

const passkeysOf = (person: Person) => asOwnerOf(person, listPasskeys);

/** What an authenticator's response proves, for somebody who signs in with it alone. */
async function proofOf(sent: string): Promise<PasskeyProof | null> {
  const assertion = readAssertion(sent);
  if (!assertion) return null;
  const passkey = await beforeSignIn((sql) => findPasskey(sql, assertion));
  return verifyAssertion(assertion, passkey, "sign-in", null);
}

const accept = (proof: PasskeyProof, isSecond = false) =>
  beforeSignIn((sql) => acceptProof(sql, proof.passkey.userId, proof, isSecond));

async function signInWith(sent: string) {
  const proof = await proofOf(sent);
  return proof ? accept(proof) : "refused";
}

const alone = () => requestOptions("sign-in", null);

describe("registering a passkey", () => {
  test("keeps it under the name of its model", async () => {
    const { person } = await withPasskey(device({ aaguid: googlePasswordManager }));
    expect(await passkeysOf(person)).toMatchObject([
      {
        name: "Google Password Manager",
        transports: ["internal", "hybrid"],
        backedUp: true,
        lastUsedAt: null,
      },
    ]);
  });

  test("names one of an unknown model after the browser it was made in", async () => {
    const { person } = await withPasskey();
    expect(await passkeysOf(person)).toMatchObject([{ name: "Firefox on Linux" }]);
  });

  test("tells the authenticator the account's random id, its email and which passkeys there are", async () => {
    const { person, authenticator } = await withPasskey();
    const options = await asOwnerOf(person, creationOptions);
    expect(options).toMatchObject({
      rp: { id: "localhost" },
      user: { name: person.email },
      attestation: "none",
      excludeCredentials: [{ id: authenticator.id }],
    });
    const handle = Buffer.from(options.user.id, "base64url").toString("hex");
    expect(handle).toBe(sessionOf(person).userId.replaceAll("-", ""));
  });

  const selfSigned = { alg: -7, sig: randomBytes(70) };
  /** An attestation that is right in all: a certificate of a model's maker, whose key has signed. */
  const certified = (signed: Buffer): Cbor => ({
    alg: -7,
    sig: sign("sha256", signed, makersKey),
    x5c: [makersCertificate],
  });
  const refused: Record<string, Altered> = {
    "made on another origin": { origin: "http://localhost:9999" },
    "made for another RP ID": { rpId: "example.com" },
    "made without its user present": { isPresent: false },
    "of another ceremony": { type: "webauthn.get" },
    "made in a frame of another site": { crossOrigin: true },
    "with a challenge that is not ours": { challenge: randomBytes(54).toString("base64url") },
    "with another id than what was attested": { id: randomBytes(32).toString("base64url") },
    "with an id of 15 bytes": idOf(randomBytes(15)),
    "with an id of 1,024 bytes": idOf(randomBytes(1024)),
    "of no algorithm": { algorithm: 0 },
    "of an algorithm that was not offered": { algorithm: -35 },
    "with a statement in an attestation without one": { statement: selfSigned },
    "signed by itself, wrongly": { format: "packed", statement: selfSigned },
    "with a certificate, whose address of revocations nobody is to ask": {
      format: "packed",
      statement: certified,
    },
    "attested by Android": { format: "android-key", statement: { ...selfSigned, x5c: [] } },
    "attested by a TPM": { format: "tpm", statement: selfSigned },
    "of a format that nobody knows": { format: "mine" },
    "with an attestation of 64 KiB": { statement: { pad: randomBytes(64 * 1024) } },
  };

  function idOf(id: Buffer): Altered {
    return { attestedId: id, id: id.toString("base64url") };
  }

  describe("refuses one", () => {
    let ada: Person;
    beforeAll(async () => {
      ada = await signedUp(url);
    });
    test.each(Object.entries(refused))("%s", async (_, altered) => {
      expect(await register(ada, device(), altered)).toBe("refused");
      expect(await passkeysOf(ada)).toEqual([]);
    });

    test.each(["", "null", "[]", "{}", "{", '"a"', '{"id":1}'])("that is %o", async (sent) => {
      expect(await verifyRegistration(sent, sessionOf(ada).sessionId)).toBeNull();
    });

    test("with a challenge of another session", async () => {
      const bob = await signedUp(url);
      const sent = device().create(await asOwnerOf(bob, creationOptions));
      expect(await keep(ada, sent)).toBe("refused");
    });

    test("with a challenge that was for signing in", async () => {
      const { challenge } = alone();
      expect(await register(ada, device(), { challenge })).toBe("refused");
    });
  });

  test("takes one that is signed by itself", async () => {
    const person = await signedUp(url);
    const statement = (signed: Buffer, key: KeyObject) => ({
      alg: -7,
      sig: sign("sha256", signed, key),
    });
    const outcome = await register(person, device(), { format: "packed", statement });
    expect(outcome).toBe("registered");
  });

  test("refuses one that is sent twice", async () => {
    const person = await signedUp(url);
    const sent = device().create(await asOwnerOf(person, creationOptions));
    expect(await keep(person, sent)).toBe("registered");
    expect(await keep(person, sent)).toBe("refused");
    expect(await passkeysOf(person)).toHaveLength(1);
  });

  test("refuses the id of another user's passkey, whose owner keeps it", async () => {
    const { person: ada, authenticator } = await withPasskey();
    const eve = await signedUp(url);
    const copy = device();
    copy.credentialId = authenticator.credentialId;
    expect(await register(eve, copy)).toBe("refused");
    expect(await passkeysOf(eve)).toEqual([]);
    expect(await signInWith(copy.get(alone()))).toBe("refused");
    expect(await signInWith(authenticator.get(alone()))).toBe("accepted");
    expect(await passkeysOf(ada)).toHaveLength(1);
  });

  test("keeps 10 and no more, also when they come at once", async () => {
    const person = await signedUp(url);
    const outcomes = await Promise.all(
      Array.from({ length: mostPasskeys + 2 }, () => register(person, device())),
    );
    expect(outcomes.filter((outcome) => outcome === "registered")).toHaveLength(mostPasskeys);
    expect(outcomes.filter((outcome) => outcome === "full")).toHaveLength(2);
    expect(await passkeysOf(person)).toHaveLength(mostPasskeys);
  });
});

describe("signing in with a passkey alone", () => {
  test("is accepted, and noted as its last use", async () => {
    const { person, authenticator } = await withPasskey();
    const proof = await proofOf(authenticator.get(alone()));
    expect(proof?.passkey.userId).toBe(sessionOf(person).userId);
    expect(proof && (await accept(proof))).toBe("accepted");
    expect(await passkeysOf(person)).toMatchObject([{ lastUsedAt: expect.any(Date) }]);
  });

  const strangers = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const refused: Record<string, Altered> = {
    "on another origin": { origin: "http://localhost:9999" },
    "on a host below ours": { origin: config.APP_URL.replace("localhost", "a.localhost") },
    "for another RP ID": { rpId: "example.com" },
    "without its user present": { isPresent: false },
    "without its user verified": { isVerified: false },
    "in a frame of another site": { crossOrigin: true },
    "of another ceremony": { type: "webauthn.create" },
    "with a challenge that is not ours": { challenge: randomBytes(54).toString("base64url") },
    "with a challenge of a session": { challenge: requestOptions("confirm", "a").challenge },
    "with a challenge of a second factor": { challenge: requestOptions("second", "a").challenge },
    "with the user handle of another account": {
      userHandle: randomBytes(16).toString("base64url"),
    },
    "without a user handle": { userHandle: null },
    "with a passkey that nobody has registered": { id: randomBytes(32).toString("base64url") },
    "signed with another key": { key: strangers },
  };

  describe("is refused", () => {
    let authenticator: SoftwarePasskey;
    beforeAll(async () => {
      ({ authenticator } = await withPasskey());
    });

    test.each(Object.entries(refused))("%s", async (_, altered) => {
      expect(await signInWith(authenticator.get(alone(), altered))).toBe("refused");
    });

    test("with any bit of what was sent changed", async () => {
      const sent = authenticator.get(alone());
      const { response } = JSON.parse(sent);
      const bitsOf = (field: string) => Buffer.from(response[field], "base64url").length * 8;
      const anyBit = fc.constantFrom(...Object.keys(response)).chain((field) => {
        // How the two numbers of a signature are encoded proves nothing: only the end of the second one is changed.
        const least = field === "signature" ? bitsOf(field) - 128 : 0;
        return fc.record({
          field: fc.constant(field),
          bit: fc.integer({ min: least, max: bitsOf(field) - 1 }),
        });
      });
      const changed = fc.asyncProperty(anyBit, async ({ field, bit }) => {
        const bytes = Buffer.from(response[field], "base64url");
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const altered = { ...response, [field]: bytes.toString("base64url") };
        expect(
          await proofOf(JSON.stringify({ ...JSON.parse(sent), response: altered })),
        ).toBeNull();
      });
      await fc.assert(changed, { numRuns: 60 });
      expect(await proofOf(sent)).not.toBeNull();
    });

    test.each(["", "null", "{}", "[1]", '{"id":"a","rawId":"a","type":"public-key"}'])(
      "when %o was sent",
      (sent) => {
        expect(readAssertion(sent)).toBeNull();
      },
    );

    test("when it is replayed, also at 16 sockets", async () => {
      const sent = authenticator.get(alone());
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => signInWith(sent)));
      expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(15);
    });
  });

  test("is refused once the passkey is removed, or its account deleted", async () => {
    const { person, authenticator } = await withPasskey();
    const [before, later] = [authenticator.get(alone()), authenticator.get(alone())];
    const proof = await proofOf(before);
    expect(await asOwnerOf(person, (scope) => deletePasskey(scope, authenticator.id))).toBe(true);
    expect(proof && (await accept(proof))).toBe("refused");
    expect(await signInWith(later)).toBe("refused");

    const { person: bob, authenticator: bobs } = await withPasskey();
    const proved = await proofOf(bobs.get(alone()));
    await asOwnerOf(bob, ({ sql, userId }) => sql`delete from users where id = ${userId}`);
    expect(proved && (await accept(proved))).toBe("refused");
    expect(await signInWith(bobs.get(alone()))).toBe("refused");
  });
});

describe("a count of signatures", () => {
  test("may go up by any number", async () => {
    const { authenticator } = await withPasskey(device({ counts: true }));
    expect(await signInWith(authenticator.get(alone()))).toBe("accepted");
    authenticator.signCount += 1000;
    expect(await signInWith(authenticator.get(alone()))).toBe("accepted");
  });

  test.each([
    ["goes back", 3],
    ["stays", 5],
    ["goes back to nothing", 0],
  ])("that %s shows a copied key", async (_, signCount) => {
    const { authenticator } = await withPasskey(device({ counts: true }));
    expect(await signInWith(authenticator.get(alone(), { signCount: 5 }))).toBe("accepted");
    expect(await signInWith(authenticator.get(alone(), { signCount }))).toBe("copied");
    expect(await signInWith(authenticator.get(alone(), { signCount: 6 }))).toBe("accepted");
  });

  test("that nobody signed shows nothing", async () => {
    const { authenticator } = await withPasskey(device({ counts: true }));
    expect(await signInWith(authenticator.get(alone(), { signCount: 5 }))).toBe("accepted");
    const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(await signInWith(authenticator.get(alone(), { signCount: 1, key }))).toBe("refused");
  });

  test("goes up for one of 16 that come at once with the same", async () => {
    const { authenticator } = await withPasskey(device({ counts: true }));
    const sent = Array.from({ length: 16 }, () => authenticator.get(alone(), { signCount: 7 }));
    const outcomes = await Promise.all(sent.map(signInWith));
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
  });
});

describe("a passkey that did not verify its user when it was made", () => {
  /** A proof as a second factor, in the pending sign-in "a". */
  async function secondOf(authenticator: SoftwarePasskey, altered: Altered = {}) {
    const assertion = readAssertion(authenticator.get(requestOptions("second", "a"), altered));
    if (!assertion) throw new Error("No assertion");
    const passkey = await beforeSignIn((sql) => findPasskey(sql, assertion));
    return verifyAssertion(assertion, passkey, "second", "a");
  }

  test("is a second factor, and does not sign in alone, even if whoever found it sets a PIN", async () => {
    const { authenticator } = await withPasskey(device({ verifies: false }));
    const second = await secondOf(authenticator);
    expect(second && (await accept(second, true))).toBe("accepted");
    expect(await signInWith(authenticator.get(alone(), { isVerified: true }))).toBe("refused");
  });

  test("signs in alone once it has verified its user beside a password", async () => {
    const { authenticator } = await withPasskey(device({ verifies: false }));
    const second = await secondOf(authenticator, { isVerified: true });
    expect(second && (await accept(second, true))).toBe("accepted");
    expect(await signInWith(authenticator.get(alone(), { isVerified: true }))).toBe("accepted");
  });

  test("needs no user handle as a second factor, and accepts no other's", async () => {
    const { authenticator } = await withPasskey();
    expect(await secondOf(authenticator, { userHandle: null })).not.toBeNull();
    const userHandle = randomBytes(16).toString("base64url");
    expect(await secondOf(authenticator, { userHandle })).toBeNull();
  });
});

describe("a passkey of another user", () => {
  test("proves nothing for oneself", async () => {
    const { authenticator } = await withPasskey();
    const { userId } = sessionOf(await signedUp(url));
    const proof = await proofOf(authenticator.get(alone()));
    if (!proof) throw new Error("No proof");
    expect(await beforeSignIn((sql) => acceptProof(sql, userId, proof, true))).toBe("refused");
  });

  test("is neither seen, renamed nor removed", async () => {
    const { person: ada, authenticator } = await withPasskey();
    const eve = await signedUp(url);
    expect(await passkeysOf(eve)).toEqual([]);
    const rename = (scope: UserScope) => renamePasskey(scope, authenticator.id, "Mine");
    expect(await asUser(sessionOf(eve), rename)).toBe(false);
    expect(await asOwnerOf(eve, (scope) => deletePasskey(scope, authenticator.id))).toBe(false);
    expect(await passkeysOf(ada)).toMatchObject([{ name: "Firefox on Linux" }]);
    expect(await asUser(sessionOf(ada), rename)).toBe(true);
    expect(await passkeysOf(ada)).toMatchObject([{ name: "Mine" }]);
  });
});

/**
 * A certificate like those of security keys' makers for a model, valid until 2126, and its key, which only this test
 * has.
 */
const makersCertificate = Buffer.from(
  "MIICFTCCAbqgAwIBAgIULX9JeKaJkM+dwD7dWslk5yfV60gwCgYIKoZIzj0EAwIwWTELMAkGA1UEBhMCU0UxFDASBgNVBAoMC0xhdGNoIHRl" +
    "c3RzMSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMRAwDgYDVQQDDAdBIG1vZGVsMCAXDTI2MTEyNzA3MTIwMloYDzIxMjYx" +
    "MTAzMDcxMjAyWjBZMQswCQYDVQQGEwJTRTEUMBIGA1UECgwLTGF0Y2ggdGVzdHMxIjAgBgNVBAsMGUF1dGhlbnRpY2F0b3IgQXR0ZXN0YXRp" +
    "b24xEDAOBgNVBAMMB0EgbW9kZWwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATb5uuJ2viqufd0OU5NQW2tcAO9QGrWL7CCH6jckw6f17JM" +
    "FT0uR6EQGUAe7S75767vKOOCdxEzOJ150juU++1Uo14wXDAtBggrBgEFBQcBAQQhMB8wHQYIKwYBBQUHMAKGEWh0dHA6Ly9sb2NhbGhvc3Qv" +
    "MAwGA1UdEwEB/wQCMAAwHQYDVR0OBBYEFJvIV02VpwnRp66MaKWTGsD5DV3uMAoGCCqGSM49BAMCA0kAMEYCIQDrasGtFJThDenTugOyrAJJ" +
    "KhVDjqRsQjR1s2+v2C5j9QIhAM2piBLYRn5w4dzfz0F0w9850K4jyLr6GYukc0NKVzlB",
  "base64",
);
const makersKey = createPrivateKey({
  key: Buffer.from(
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg68N/Advq/95UQmbkYN4/4nl0QfnVVFlx9vzCunKBD5GhRANCAATb5uuJ2viq" +
      "ufd0OU5NQW2tcAO9QGrWL7CCH6jckw6f17JMFT0uR6EQGUAe7S75767vKOOCdxEzOJ150juU++1U",
    "base64",
  ),
  format: "der",
  type: "pkcs8",
});
