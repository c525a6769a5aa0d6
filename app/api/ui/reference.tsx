import { Fragment } from "react";
import { type ApiField, bodyFields, fieldRule, parameterFields } from "~/api/fields";
import type { DescribedOperation, OpenApi } from "~/api/openapi";
import { Page, PageHeading } from "~/ui/page";

type ApiReferenceProps = { document: OpenApi };

/** The API in words, from its OpenAPI document: what it is, how to begin, and every operation. */
export function ApiReference({ document }: ApiReferenceProps) {
  const { info, servers, paths } = document;
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
          Machine-readable:{" "}
          <a href="/api/openapi.json" className={link}>
            openapi.json
          </a>{" "}
          (OpenAPI {document.openapi})
        </p>
      </div>
      <section aria-labelledby="start" className="grid gap-4">
        <h2 id="start" className={heading}>
          Try it
        </h2>
        <p className="text-quiet">Paste the examples into a shell in order. Start with this:</p>
        <CodeBlock label="Set the address">{`LATCH=${servers[0]?.url}`}</CodeBlock>
      </section>
      {Object.entries(paths).map(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => (
          <ApiOperation
            key={operation.operationId}
            method={method}
            path={path}
            operation={operation}
            document={document}
          />
        )),
      )}
    </Page>
  );
}

type ApiOperationProps = {
  method: string;
  path: string;
  operation: DescribedOperation;
  document: OpenApi;
};

/** One operation: what it does, takes and returns, and an example request. */
function ApiOperation({ method, path, operation, document }: ApiOperationProps) {
  const { operationId, summary, description, responses } = operation;
  const successes = Object.entries(responses).filter(([status]) => status < "400");
  const refusals = Object.entries(responses).filter(([status]) => status >= "400");
  return (
    <section
      aria-labelledby={operationId}
      className="grid gap-4 border-t border-line pt-6 *:min-w-0 sm:pt-8"
    >
      <h2 id={operationId} className="text-2xl font-bold tracking-tight">
        {summary}
      </h2>
      <p className="font-mono text-sm">
        <span className={badge}>{method.toUpperCase()}</span> {path}
      </p>
      <p className="text-quiet">
        <Prose>{description}</Prose>
      </p>
      <ApiFields title="Headers" fields={parameterFields("header", operation)} />
      <ApiFields title="Query" fields={parameterFields("query", operation)} />
      <ApiFields title="Body" fields={bodyFields(operation, document)} />
      {successes.map(([status, { description, content }]) => (
        <div key={status} className="grid gap-2 *:min-w-0">
          <h3 className="font-semibold">
            {status} <span className="font-normal text-quiet">{description}</span>
          </h3>
          {content && (
            <CodeBlock label={`Answer: ${summary}`}>
              {JSON.stringify(content["application/json"].example, null, 2)}
            </CodeBlock>
          )}
        </div>
      ))}
      {operation["x-codeSamples"].map(({ label, source }) => (
        <div key={label} className="grid gap-2 *:min-w-0">
          <h3 className="font-semibold">{label}</h3>
          <CodeBlock label={`${label}: ${summary}`}>{source}</CodeBlock>
        </div>
      ))}
      <details>
        <summary className="min-h-11 rounded-lg py-2.5 font-semibold text-accent">Errors</summary>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 pt-2">
          {refusals.map(([status, { content }]) => (
            <div key={status} className="contents">
              <dt className="font-mono text-sm leading-6">{status}</dt>
              <dd className="text-quiet">
                <ul>
                  {Object.keys(content?.["application/json"].examples ?? {}).map((message) => (
                    <li key={message}>{message}</li>
                  ))}
                </ul>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

type ApiFieldsProps = { title: string; fields: ApiField[] };

/** The fields of a body, a query string or the headers: what each must be. */
function ApiFields({ title, fields }: ApiFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 className="font-semibold">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {fields.map((field) => (
          <div key={field.name} className="contents">
            <dt className="font-mono text-sm leading-6">{field.name}</dt>
            <dd className="text-quiet">{fieldRule(field)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Text in which backticks mark code. */
function Prose({ children }: { children: string }) {
  return children.split("`").map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 ? (
      <code key={key} className="text-[0.9em] text-ink">
        {part}
      </code>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    );
  });
}

type CodeBlockProps = { label: string; children: string };

/** Code for copying. Long lines scroll inside the block, which is therefore reachable by keyboard. */
function CodeBlock({ label, children }: CodeBlockProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.2, 2.1.1).
    <section aria-label={label} tabIndex={0} className={codeLook}>
      <pre>
        <code>{children}</code>
      </pre>
    </section>
  );
}

const heading = "text-2xl font-bold tracking-tight";

const link =
  "inline-flex min-h-11 items-center rounded-lg font-semibold text-accent underline " +
  "decoration-accent/40 underline-offset-4 hover:decoration-accent";

const badge = "rounded-md bg-accent-wash px-2 py-1 font-semibold text-accent";

const codeLook =
  "overflow-x-auto rounded-xl border border-line bg-sunken p-4 font-mono text-sm leading-relaxed " +
  "[overflow-wrap:normal]";
