/** The lists in a ZIP file, such as a backup of Todoist with one for each project. */
import { unzipSync } from "fflate";
import { uploadMebibytes } from "../names";
import { Unreadable } from "./reading.server";

/** A file, and its name if that is known. */
export type NamedFile = { name: string | null; bytes: Uint8Array };

/** More than anybody has projects. */
const mostFiles = 1_000;

/** The most that its files may have together, in bytes: no more than a single file may. */
const mostBytes = uploadMebibytes * 1024 * 1024;

/** Whether a file is a ZIP, by its first bytes. */
export const isZip = ([p, k, three, four]: Uint8Array) =>
  p === 0x50 && k === 0x4b && three === 0x03 && four === 0x04;

/**
 * The files in a ZIP that may be lists, by the endings of their names. The sizes that a ZIP states are claims: no
 * more than that is unpacked.
 *
 * @throws {Unreadable} if it is damaged, has no such file, or too much
 */
export function unzip(bytes: Uint8Array): NamedFile[] {
  let [count, size, isWorkbook] = [0, 0, false];
  const unpacked = readZip(bytes, ({ name, originalSize }) => {
    if (workbookParts.includes(name)) isWorkbook = true;
    if (!mayBeList.test(name) || name.startsWith("__MACOSX/")) return false;
    count += 1;
    size += originalSize;
    if (count > mostFiles || size > mostBytes) throw tooLarge();
    return true;
  });
  if (isWorkbook) throw ownFormat();
  const files = Object.entries(unpacked).map(([path, bytes]) => ({
    name: path.slice(path.lastIndexOf("/") + 1),
    bytes,
  }));
  if (files.length === 0)
    throw new Unreadable("There is no CSV, JSON, iCalendar or text file in this ZIP file.");
  return files;
}

/** Names of files in Excel's, LibreOffice's and Apple's workbooks. */
const workbookParts = [
  "xl/workbook.xml",
  "xl/workbook.bin",
  "META-INF/manifest.xml",
  "Index/Document.iwa",
];

/** The error that a workbook is refused with. */
export const ownFormat = () =>
  new Unreadable("This is a spreadsheet's own format. Save it as CSV and choose that file.");

const mayBeList = /\.(?:csv|tsv|json|txt|md|ics)$/i;

function readZip(
  bytes: Uint8Array,
  filter: NonNullable<Parameters<typeof unzipSync>[1]>["filter"],
) {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(
      "This ZIP file is damaged or locked. Unpack it, and choose a file from it.",
    );
  }
}

const tooLarge = () =>
  new Unreadable(
    `This ZIP file has more than ${mostFiles.toLocaleString("en")} files or ${uploadMebibytes} MiB in it. Unpack it, and import one file after the other.`,
  );
