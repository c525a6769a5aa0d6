import { ErrorSummary } from "./error-summary";
import type { FormRefusal } from "./form-outcome";
import { ConfirmImport } from "./import-preview";
import { BackLink, Page } from "./page";
import { PageHeading } from "./page-heading";

/** In the place of a preview that cannot be shown: the import was refused, and can be tried again. */
export function ImportRetry({ refusal }: { refusal: FormRefusal }) {
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Import tasks</PageHeading>
      <ErrorSummary formError={refusal.formError} />
      <ConfirmImport count={null} />
    </Page>
  );
}
