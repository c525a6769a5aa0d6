/**
 * The initial names of the passkeys of common authenticators, by the AAGUID of each model: from the list that
 * providers keep for this (github.com/passkeydeveloper/passkey-authenticator-aaguids) and from Yubico's own.
 */
const names: Record<string, readonly string[]> = {
  "1Password": ["bada5566-a7aa-401f-bd96-45619a55120d"],
  "Apple Passwords": [
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd",
    "dd4ec289-e01d-41c9-bb89-70fa845d4bf2",
  ],
  Bitwarden: ["d548826e-79b4-db40-a3d8-11116f7e8349"],
  "Chrome on Mac": ["adce0002-35bc-c60a-648b-0b25f1f05503"],
  Chromium: ["b5397666-4885-aa6b-cebf-e52262a439a2"],
  Dashlane: ["531126d6-e717-415c-9320-3d9aa6981239"],
  "Edge on Mac": ["771b48fd-d3d4-4f74-9232-fc157ab0507a"],
  Enpass: ["f3809540-7f14-49c1-a8b3-8f813b225541"],
  "Google Password Manager": ["ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"],
  KeePassXC: ["fdb141b2-5d84-443e-8a35-4698c205a502"],
  Keeper: ["0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6"],
  NordPass: ["b84e4048-15dc-4dd0-8640-f4f60813c8af"],
  "Proton Pass": ["50726f74-6f6e-5061-7373-50726f746f6e"],
  "Samsung Pass": ["53414d53-554e-4700-0000-000000000000"],
  "Windows Hello": [
    "08987058-cadc-4b81-b6e1-30de50dcbe96",
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9",
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2",
  ],
  YubiKey: [
    "cb69481e-8ff7-4039-93ec-0a2729a154a8",
    "ee882879-721c-4913-9775-3dfcce97072a",
    "fa2b99dc-9e39-4257-8f92-4a30d23c4118",
    "2fc0579f-8113-47ea-b116-bb5a8db9202a",
    "c5ef55ff-ad9a-4b9f-b580-adebafe026d0",
    "a25342c0-3cdc-4414-8e46-f4807fca511c",
    "d7781e5d-e353-46aa-afe2-3ca49f13332a",
    "19083c3d-8383-4b18-bc03-8f1c9ab2fd1b",
    "a02167b9-ae71-4ac7-9a07-06432ebb6f1c",
  ],
};

const byAaguid = new Map(
  Object.entries(names).flatMap(([name, aaguids]) => aaguids.map((aaguid) => [aaguid, name])),
);

/** The name for passkeys of a model; null if the model is unknown or not given. */
export const nameOfAuthenticator = (aaguid: string): string | null => byAaguid.get(aaguid) ?? null;
