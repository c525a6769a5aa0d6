import { Button } from "~/ui/button";
import { Form } from "~/ui/form";
import { Actions, Stack } from "~/ui/page";
import { Row, Rows } from "~/ui/section";
import { Ago, Time } from "~/ui/time";
import { useBusy } from "~/ui/use-busy";

type Browser = { id: string; device: string; createdAt: Date; expiresAt: Date; lastUsedAt: Date };

type TrustedBrowsersProps = { browsers: Browser[]; now: Date };

/** The browsers that are not asked for a code, with buttons to forget them. */
export function TrustedBrowsers({ browsers, now }: TrustedBrowsersProps) {
  const forgettingAll = useBusy("forget", "all");
  if (browsers.length === 0)
    return (
      <p>
        None yet. To trust one, tick “Don't ask in this browser for 30 days” when you sign in with a
        code.
      </p>
    );
  return (
    <Form method="post">
      <Stack>
        <Rows label="Trusted browsers">
          {browsers.map((browser) => (
            <BrowserRow key={browser.id} browser={browser} now={now} />
          ))}
        </Rows>
        <Actions>
          <Button variant="danger" name="forget" value="all" busy={forgettingAll}>
            Forget all
          </Button>
        </Actions>
      </Stack>
    </Form>
  );
}

function BrowserRow({ browser, now }: { browser: Browser; now: Date }) {
  const { id, device, createdAt, expiresAt, lastUsedAt } = browser;
  const forgetting = useBusy("forget", id);
  const action = (
    <Button
      variant="quiet"
      name="forget"
      value={id}
      busy={forgetting}
      aria-label={`Forget ${device}`}
    >
      Forget
    </Button>
  );
  return (
    <Row action={action}>
      <p className="font-semibold">{device}</p>
      <p className="text-sm text-quiet">
        Last used <Ago value={lastUsedAt} now={now} /> · until <Time isInPhrase value={expiresAt} />
      </p>
      <p className="text-sm text-quiet">
        Trusted <Time isInPhrase value={createdAt} />
      </p>
    </Row>
  );
}
