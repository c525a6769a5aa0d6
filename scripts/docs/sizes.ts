/** The numbers that documents repeat from the code, as tables. */
import { allowances } from "~/auth/attempts.server";
import {
  countLimit,
  largestPageSize,
  pageSize,
  searchLength,
  trashDays,
  uploadMebibytes,
  uploadTasks,
} from "~/tasks/names";
import { mostColumns } from "~/tasks/transfer/csv.server";
import { mostProblems } from "~/tasks/transfer/imports.server";
import { mostValues } from "~/tasks/transfer/read-file.server";
import { maxBodyBytes } from "~/web/form.server";
import { table } from "./table";

/** The limits of attempts. */
export const attemptsTable = () =>
  table(
    Object.entries(allowances).map(([limit, { attempts, minutes }]) => ({
      limit,
      attempts: String(attempts),
      minutes: String(minutes),
    })),
    [],
  );

/** The sizes of a list and of requests, besides those of fields. */
export const listSizes = () =>
  sizeTable({
    "tasks on a page of the list": String(pageSize),
    "tasks on a page of the API": `${pageSize}, or as \`limit\` says, at most ${largestPageSize}`,
    "tasks of a view that are counted": `${grouped(countLimit)}; more are shown as ${grouped(countLimit)}+`,
    "a search": `the first ${grouped(searchLength)} characters count`,
    "time in the trash": `${trashDays} days`,
    "a form or a JSON body": `${maxBodyBytes / 1024} KiB`,
  });

/** The limits of an import. */
export const transferLimits = () =>
  sizeTable({
    "a file": `${uploadMebibytes} MiB`,
    "tasks, or lines of CSV below the first": grouped(uploadTasks),
    columns: String(mostColumns),
    "values of JSON": grouped(mostValues),
    "problems that are listed": `${grouped(mostProblems)}; of more, how many there are`,
  });

const sizeTable = (limits: Record<string, string>) =>
  table(
    Object.entries(limits).map(([what, limit]) => ({ what, limit })),
    [],
  );

const grouped = (number: number) => number.toLocaleString("en-US");
