/**
 * The fields of an operation's input in words, taken from the OpenAPI document: for the page /api and for
 * docs/contracts.
 */
import type { DescribedOperation, JsonSchema, OpenApi } from "./openapi";

export type ApiField = { name: string; required: boolean; schema: JsonSchema };

/** The parameters of an operation, in its query string or in headers. */
export function parameterFields(
  place: "query" | "header",
  { parameters }: DescribedOperation,
): ApiField[] {
  return parameters.filter((parameter) => parameter.in === place);
}

/** The fields of an operation's body. */
export function bodyFields(
  { requestBody }: DescribedOperation,
  { components }: OpenApi,
): ApiField[] {
  const name = requestBody?.content["application/json"].schema.$ref.split("/").at(-1) ?? "";
  const { properties = {}, required = [] } = components.schemas[name] ?? {};
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    required: required.includes(name),
    schema: schema as JsonSchema,
  }));
}

/** What a field must be, whether it is required, and its default. */
export const fieldRule = ({ schema, required }: ApiField) =>
  `${kind(schema)}${defaultOf(schema)}${required ? ", required" : ""}`;

function kind(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map((one) => kind(one as JsonSchema)).join(" or ");
  if (schema.enum) return schema.enum.join(", ");
  if (schema.type === "string")
    return `${formats[schema.format ?? ""] ?? "text"}${lengthOf(schema)}`;
  if (schema.type === "integer") return `whole number from ${schema.minimum}${upTo(schema)}`;
  return schema.type === "boolean" ? "true or false" : String(schema.type);
}

const formats: Record<string, string> = {
  date: "date",
  email: "email",
  cursor: "cursor",
  rrule: "rule",
};

/** A maximum is mentioned only if somebody chose it. */
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
