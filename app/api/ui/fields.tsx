import type { JsonSchema } from "~/api/openapi.server";

export type ApiField = { name: string; required: boolean; schema: JsonSchema };

type ApiFieldsProps = { title: string; fields: ApiField[] };

/** The fields of a body or of a query string: what each must be. */
export function ApiFields({ title, fields }: ApiFieldsProps) {
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
