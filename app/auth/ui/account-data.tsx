import { ButtonLink } from "~/ui/button";
import { Row, Rows, Section } from "~/ui/section";

/** Links to export everything and to delete the account. */
export function AccountData() {
  return (
    <Section title="Your data">
      <Rows label="Your data">
        <Row
          action={
            <ButtonLink to="/account/export.json" reloadDocument variant="quiet">
              Export
            </ButtonLink>
          }
        >
          <p className="font-semibold">Everything as a file</p>
          <p className="text-quiet">Profile, tasks, sessions and activity, as JSON.</p>
        </Row>
        <Row
          action={
            <ButtonLink to="/account/delete" variant="danger">
              Delete account
            </ButtonLink>
          }
        >
          <p className="font-semibold">Delete account</p>
          <p className="text-quiet">At once and for good, with every task.</p>
        </Row>
      </Rows>
    </Section>
  );
}
