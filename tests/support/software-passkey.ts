import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What an authenticator and its browser do differently from what the options ask. */
export type Altered = {
  type?: string;
  challenge?: string;
  origin?: string;
  crossOrigin?: boolean;
  rpId?: string;
  isPresent?: boolean;
  isVerified?: boolean;
  signCount?: number;
  /** In base64url; null for none. */
  userHandle?: string | null;
  /** The credential id reported by the browser, in base64url. */
  id?: string;
  /** The credential id that is attested. */
  attestedId?: Buffer;
  /** The public key's algorithm as stated, in COSE's numbers. */
  algorithm?: number;
  format?: string;
  /** The attestation's own part, which may sign the rest; for self-attestation, with the passkey's key. */
  statement?: Cbor | ((signed: Buffer, key: KeyObject) => Cbor);
  /** Signs with a key that is not registered. */
  key?: KeyObject;
};

type Options = {
  challenge: string;
  rp?: { id?: string };
  rpId?: string;
  user?: { id: string };
};

const [present, verified, backupEligible, backedUp, attested] = [0x01, 0x04, 0x08, 0x10, 0x40];

/**
 * A passkey in software, with its browser: an authenticator for one credential, ES256, as specified by Web
 * Authentication. Every field can be altered before it is signed.
 */
export class SoftwarePasskey {
  readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  credentialId = randomBytes(32);
  signCount = 0;
  userHandle: string | null = null;

  /**
   * @param origin of the page that it is used on
   * @param traits whether it counts its signatures, verifies its user, and which model it is
   */
  constructor(
    readonly origin: string,
    readonly traits: { counts?: boolean; verifies?: boolean; aaguid?: string } = {},
  ) {}

  get id(): string {
    return this.credentialId.toString("base64url");
  }

  /** The response to `navigator.credentials.create`, as JSON. */
  create(options: Options, altered: Altered = {}): string {
    this.userHandle = options.user?.id ?? null;
    const said = this.clientData("webauthn.create", options, altered);
    const id = altered.attestedId ?? this.credentialId;
    const authData = Buffer.concat([
      this.authenticatorData(options.rp?.id ?? "", altered, attested),
      Buffer.from((this.traits.aaguid ?? "").replaceAll("-", "").padStart(32, "0"), "hex"),
      Buffer.from([id.length >> 8, id.length & 0xff]),
      id,
      this.publicKey(altered.algorithm),
    ]);
    const { format = "none", statement = {} } = altered;
    const signed = Buffer.concat([authData, createHash("sha256").update(said).digest()]);
    const attStmt =
      typeof statement === "function" ? statement(signed, this.keys.privateKey) : statement;
    return JSON.stringify({
      ...this.credential(altered),
      response: {
        clientDataJSON: said.toString("base64url"),
        attestationObject: cbor({ fmt: format, attStmt, authData }).toString("base64url"),
        transports: ["internal", "hybrid"],
      },
    });
  }

  /** The response to `navigator.credentials.get`, as JSON. */
  get(options: Options, altered: Altered = {}): string {
    if (this.traits.counts) this.signCount += 1;
    const said = this.clientData("webauthn.get", options, altered);
    const authenticatorData = this.authenticatorData(options.rpId ?? "", altered, 0);
    const signature = sign(
      "sha256",
      Buffer.concat([authenticatorData, createHash("sha256").update(said).digest()]),
      altered.key ?? this.keys.privateKey,
    );
    const handle = altered.userHandle === undefined ? this.userHandle : altered.userHandle;
    return JSON.stringify({
      ...this.credential(altered),
      response: {
        clientDataJSON: said.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: signature.toString("base64url"),
        ...(handle !== null && { userHandle: handle }),
      },
    });
  }

  private credential({ id = this.id }: Altered) {
    return { id, rawId: id, type: "public-key", clientExtensionResults: {} };
  }

  private clientData(type: string, { challenge }: Options, altered: Altered): Buffer {
    const { origin } = this;
    const said = { type, challenge, origin, crossOrigin: false };
    const { type: t = type, challenge: c = challenge, origin: o = origin, crossOrigin } = altered;
    return Buffer.from(
      JSON.stringify({
        ...said,
        type: t,
        challenge: c,
        origin: o,
        crossOrigin: crossOrigin ?? false,
      }),
    );
  }

  private authenticatorData(rpId: string, altered: Altered, more: number): Buffer {
    const isVerified = altered.isVerified ?? this.traits.verifies ?? true;
    const flags =
      ((altered.isPresent ?? true) ? present : 0) |
      (isVerified ? verified : 0) |
      (this.traits.counts ? 0 : backupEligible | backedUp) |
      more;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags, 0);
    rest.writeUInt32BE(altered.signCount ?? this.signCount, 1);
    return Buffer.concat([
      createHash("sha256")
        .update(altered.rpId ?? rpId)
        .digest(),
      rest,
    ]);
  }

  /** The public key in COSE form. */
  publicKey(algorithm = -7): Buffer {
    const { x = "", y = "" } = this.keys.publicKey.export({ format: "jwk" });
    return cbor(
      new Map<number, Cbor>([
        [1, 2],
        [3, algorithm],
        [-1, 1],
        [-2, Buffer.from(x, "base64url")],
        [-3, Buffer.from(y, "base64url")],
      ]),
    );
  }
}

export type Cbor = number | string | Buffer | Cbor[] | Map<number, Cbor> | { [key: string]: Cbor };

/** The part of CBOR (RFC 8949) that attestations need. */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  const entries: [number | string, Cbor][] =
    value instanceof Map ? [...value] : Object.entries(value);
  return Buffer.concat([head(5, entries.length), ...entries.flat().map((each) => cbor(each))]);
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  if (argument < 0x100) return Buffer.from([type | 24, argument]);
  if (argument < 0x10000) return Buffer.from([type | 25, argument >> 8, argument & 0xff]);
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type | 26, 0);
  bytes.writeUInt32BE(argument, 1);
  return bytes;
}
