import { ErrorSummary } from "~/ui/error-summary";
import { BackLink, Page, PageHeading } from "~/ui/page";
import type { FormErrors } from "~/web/form-outcome";
import { ConfirmImport } from "./import-preview";

/** In the place of a preview that cannot be shown: the import was refused, and can be tried again. */
export function ImportRetry({ refusal }: { refusal: FormErrors }) {
  return (
    <Page>
      <BackLink to="/tasks">Your tasks</BackLink>
      <PageHeading>Import tasks</PageHeading>
      <ErrorSummary formError={refusal.formError} />
      <ConfirmImport count={null} />
    </Page>
  );
}
