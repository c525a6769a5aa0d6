import { Fragment } from "react";
import type { DescribedOperation, JsonSchema, OpenApi } from "~/api/openapi";
import { Page, PageHeading } from "~/ui/page";

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

type ApiOperationProps = {
  method: string;
  path: string;
  operation: DescribedOperation;
  schemas: Record<string, JsonSchema>;
};

/** One operation: what it does, what it takes, what it answers, and how to ask for it. */
function ApiOperation({ method, path, operation, schemas }: ApiOperationProps) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
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
      <ApiFields title="Headers" fields={parametersIn("header", parameters)} />
      <ApiFields title="Query" fields={parametersIn("query", parameters)} />
      <ApiFields title="Body" fields={bodyFields(requestBody, schemas)} />
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

function parametersIn(
  place: "header" | "query",
  parameters: DescribedOperation["parameters"],
): ApiField[] {
  return parameters.filter((parameter) => parameter.in === place);
}

function bodyFields(
  body: DescribedOperation["requestBody"],
  schemas: Record<string, JsonSchema>,
): ApiField[] {
  const name = body?.content["application/json"].schema.$ref.split("/").at(-1) ?? "";
  const { properties = {}, required = [] } = schemas[name] ?? {};
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    required: required.includes(name),
    schema: schema as JsonSchema,
  }));
}

type ApiField = { name: string; required: boolean; schema: JsonSchema };

type ApiFieldsProps = { title: string; fields: ApiField[] };

/** The fields of a body, a query string or the headers: what each must be. */
function ApiFields({ title, fields }: ApiFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 className="font-semibold">{title}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {fields.map(({ name, required, schema }) => (
          <div key={name} className="contents">
            <dt className="font-mono text-sm leading-6">{name}</dt>
            <dd className="text-quiet">
              {kind(schema)}
              {defaultOf(schema)}
              {required && ", required"}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function kind(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map((one) => kind(one as JsonSchema)).join(" or ");
  if (schema.enum) return schema.enum.join(", ");
  if (schema.type === "string")
    return `${formats[schema.format ?? ""] ?? "text"}${lengthOf(schema)}`;
  if (schema.type === "integer") return `whole number from ${schema.minimum}${upTo(schema)}`;
  return schema.type === "boolean" ? "true or false" : String(schema.type);
}

const formats: Record<string, string> = { date: "date", email: "email", uuid: "cursor" };

/** Numbers are said to have an end where somebody chose it. */
const upTo = ({ maximum = Number.MAX_SAFE_INTEGER }: JsonSchema) =>
  maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : "";

function lengthOf({ minLength, maxLength }: JsonSchema): string {
  if (maxLength === undefined) return "";
  return minLength
    ? `, ${minLength} to ${maxLength} characters`
    : `, up to ${maxLength} characters`;
}

const defaultOf = (schema: JsonSchema) =>
  schema.default === undefined ? "" : `; ${schema.default} if not given`;

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

/** Code as it is to be pasted. Long lines scroll inside the block, which the keyboard can reach for that. */
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
