/** The part of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html) that the API's document uses. */
import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

type Reference = { $ref: string };

export type DescribedResponse = {
  description: string;
  headers?: Record<
    string,
    { description: string; schema: JsonSchema; required?: true } | Reference
  >;
  content?: {
    "application/json": {
      schema: Reference;
      example?: object;
      /** By the message of the error. */
      examples?: Record<string, { value: object }>;
    };
  };
};

export type DescribedOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: {
    name: string;
    in: "path" | "query" | "header";
    required: boolean;
    description?: string;
    schema: JsonSchema;
  }[];
  requestBody?: {
    required: boolean;
    content: { "application/json": { schema: Reference; example: object } };
  };
  responses: Record<string, DescribedResponse>;
  "x-codeSamples": { lang: string; label: string; source: string }[];
};

export type OpenApi = {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, JsonSchema> };
};
