import { positionAt, type Span } from "@vostack/adql";
import { BadRequest } from "../http/http-error.ts";

/** Says what is wrong with a query, and where. */
export function queryError(message: string, query: string, { start }: Span): BadRequest {
  const { line, column } = positionAt(query, start);
  return new BadRequest(`${message} (line ${line}, column ${column})`);
}
