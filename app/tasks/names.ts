/**
 * The names and limits of tasks, once: for the schemas, the statements, the forms and the pages. Browsers load this
 * file, so it imports nothing. The database's checks in `migrations/` repeat the limits; a test compares them.
 */

/** The most Unicode characters of a title and of a description. */
export const titleLength = 200;
export const descriptionLength = 1_000;

/** The days on which a task can be due, as YYYY-MM-DD. */
export const firstDueDay = "1900-01-01";
export const lastDueDay = "9999-12-31";

/** Whether a task can be due on a day, written YYYY-MM-DD: any day from 1900 to 9999. */
export const isDueDay = (day: string) => day >= firstDueDay && day <= lastDueDay;

/** From the lowest to the highest. */
export const priorities = ["none", "low", "medium", "high"] as const;
export type Priority = (typeof priorities)[number];

export const priorityLabels: Record<Priority, string> = {
  none: "None",
  low: "Low",
  medium: "Medium",
  high: "High",
};

export const repeats = ["daily", "weekly", "monthly"] as const;
export type Repeat = (typeof repeats)[number];

/** A task's status in the database. Addresses and the API say `done` for `completed`. */
export const statuses = ["open", "completed", "trash"] as const;
export type Status = (typeof statuses)[number];

/** The views whose tasks are counted. */
export const views = ["open", "today", "upcoming", "done", "trash"] as const;
export type View = (typeof views)[number];

/** A view of the list; or all tasks outside the trash; or every task, for a search of everything. */
export type ListView = View | "all" | "everywhere";

/** Every view that an address can name. */
export const listViews = ["open", "today", "upcoming", "done", "all", "trash"] as const;

/** The views that the list always offers, in this order. */
export const mainViews = ["open", "today", "upcoming"] as const;

export const viewLabels: Record<ListView, string> = {
  open: "All",
  today: "Today",
  upcoming: "Upcoming",
  done: "Completed",
  all: "Open and completed",
  trash: "Trash",
  everywhere: "Search",
};

export const sorts = ["newest", "due", "priority"] as const;
export type Sort = (typeof sorts)[number];

/** The number of tasks on a page of the list, by default. */
export const pageSize = 50;

/** The most tasks that a program can ask for on a page. */
export const largestPageSize = 100;

/** The number up to which a view's tasks are counted; one more stands for any larger number. */
export const countLimit = 1_000;

/** The largest number that a view's link shows. */
export const shownCount = 99;

/** How many characters of a search count. */
export const searchLength = 1_000;

/** How long a task stays in the trash. The database's function `purge_trash` has the same number. */
export const trashDays = 30;

/** The largest file that can be imported, in MiB. */
export const uploadMebibytes = 5;

/** The most tasks that one file may have. */
export const uploadTasks = 10_000;
