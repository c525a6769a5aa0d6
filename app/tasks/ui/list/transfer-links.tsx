import { Link } from "@remix-run/react";
import { footerLink } from "./footer";

/** The ways in and out of the list: a file to import, or all tasks as one. The router must keep out of the files. */
export function TaskTransfer() {
  return (
    <>
      <Link to="/tasks/import" className={footerLink}>
        Import
      </Link>
      <Link to="/tasks/export.csv" download reloadDocument className={footerLink}>
        Export as CSV
      </Link>
      <Link to="/tasks/export.json" download reloadDocument className={footerLink}>
        Export as JSON
      </Link>
    </>
  );
}
