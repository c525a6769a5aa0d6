import { TextLink } from "./page";

/** The ways in and out of the list: a file to import, or all tasks as one. For a page with tasks of one's own. */
export function TaskTransfer() {
  return (
    <nav aria-label="Import and export" className="flex flex-wrap gap-x-6">
      <TextLink to="/tasks/import">Import</TextLink>
      <TextLink to="/tasks/export.csv" download>
        Export as CSV
      </TextLink>
      <TextLink to="/tasks/export.json" download>
        Export as JSON
      </TextLink>
    </nav>
  );
}
