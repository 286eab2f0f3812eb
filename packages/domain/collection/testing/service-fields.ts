import { SERVICES } from '../purposes/intake-shape.ts';

/** Names of the fields of each service, by its code. */
export const SERVICE_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  SERVICES.map(({ code, fields }) => [code, Object.keys(fields)]),
);
