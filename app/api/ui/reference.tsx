import type { OpenApi } from "~/api/openapi.server";
import { Page, PageHeading } from "~/ui/page";
import { CodeBlock } from "./code-block";
import { ApiOperation } from "./operation";
import { Prose } from "./prose";

type ApiReferenceProps = { document: OpenApi };

/** The API in words, from its OpenAPI document: what it is, how to begin, and every operation. */
export function ApiReference({ document }: ApiReferenceProps) {
  const { info, servers, paths, components } = document;
  return (
    <Page>
      <PageHeading>API</PageHeading>
      <div className="grid gap-4 text-lg text-quiet">
        {info.description.split("\n\n").map((paragraph) => (
          <p key={paragraph}>
            <Prose>{paragraph}</Prose>
          </p>
        ))}
        <p>
          The same for programs, in OpenAPI {document.openapi}:{" "}
          <a href="/api/openapi.json" className={link}>
            openapi.json
          </a>
        </p>
      </div>
      <section aria-labelledby="start" className="grid gap-4">
        <h2 id="start" className={heading}>
          Try it
        </h2>
        <p className="text-quiet">
          The examples can be pasted into a shell one after the other; this comes first.
        </p>
        <CodeBlock label="Set the address">{`LATCH=${servers[0]?.url}`}</CodeBlock>
      </section>
      {Object.entries(paths).map(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => (
          <ApiOperation
            key={operation.operationId}
            method={method}
            path={path}
            operation={operation}
            schemas={components.schemas}
          />
        )),
      )}
    </Page>
  );
}

const heading = "text-2xl font-bold tracking-tight";
const link =
  "inline-flex min-h-11 items-center rounded-lg font-semibold text-accent underline " +
  "decoration-accent/40 underline-offset-4 hover:decoration-accent";
