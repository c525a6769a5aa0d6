import type { DescribedOperation, JsonSchema } from "~/api/openapi.server";
import { CodeBlock } from "./code-block";
import { type ApiField, ApiFields } from "./fields";
import { Prose } from "./prose";

type ApiOperationProps = {
  method: string;
  path: string;
  operation: DescribedOperation;
  schemas: Record<string, JsonSchema>;
};

/** One operation: what it does, what it takes, what it answers, and how to ask for it. */
export function ApiOperation({ method, path, operation, schemas }: ApiOperationProps) {
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
      <ApiFields title="Query" fields={queryFields(parameters)} />
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

function queryFields(parameters: DescribedOperation["parameters"]): ApiField[] {
  return parameters.filter((parameter) => parameter.in === "query");
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

const badge = "rounded-md bg-accent-wash px-2 py-1 font-semibold text-accent";
