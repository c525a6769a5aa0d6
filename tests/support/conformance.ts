import Ajv2020 from "ajv/dist/2020";
import { expect } from "vitest";
import { z } from "zod";
import type { DescribedResponse } from "~/api/openapi";
import type { ApiClient } from "./api-client";

/** The document's formats; an unknown one is an error. */
const formats = {
  date: z.iso.date(),
  "date-time": z.iso.datetime(),
  email: z.email(),
  uri: z.url(),
  uuid: z.uuid(),
};

type Validate = (operationId: string, response: Response) => Promise<unknown>;

/**
 * Checks responses against the document: status, required headers, type and body, and that an error's message is
 * documented for its status. Returns the body.
 */
export function conformance(client: ApiClient): Validate {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const [name, schema] of Object.entries(formats))
    ajv.addFormat(name, (value) => schema.safeParse(value).success);
  ajv.addSchema(client.document, "openapi");

  return async function conforms(operationId, response) {
    const { operation } = client.find(operationId);
    const described = operation.responses[response.status];
    const text = await response.text();
    expect(described, `${operationId} answered ${response.status}: ${text}`).toBeDefined();
    return checkAnswer(described as DescribedResponse, response, text);
  };

  function checkAnswer(described: DescribedResponse, response: Response, text: string): unknown {
    for (const [name, header] of Object.entries(described.headers ?? {})) {
      const value = response.headers.get(name);
      expect(value, name).not.toBeNull();
      if ("schema" in header)
        expect(ajv.validate(header.schema, value), `${name}: ${value}`).toBe(true);
    }
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Vary")).toMatch(/\bOrigin\b/);
    expect(response.headers.getSetCookie()).toEqual([]);
    if (!described.content) {
      expect(text).toBe("");
      return undefined;
    }
    const { schema, examples } = described.content["application/json"];
    expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
    const body = JSON.parse(text);
    const valid = ajv.validate({ $ref: `openapi${schema.$ref}` }, body);
    expect(valid, `${text}\n${ajv.errorsText()}`).toBe(true);
    if (examples) expect(Object.keys(examples).map(family)).toContain(family(body.error));
    return body;
  }
}

/** A message without the name that it repeats from the request. */
const family = (message: string) => message.replace(/^((?:Unknown|Repeated) \w+: ).*$/s, "$1…");
