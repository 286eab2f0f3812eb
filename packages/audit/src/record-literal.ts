/** What means something inside of a record's text (Postgres, 8.16.6), apart from letters, digits and what codes are made of. */
const PLAIN = /^[\w.:{}-]+$/;

/** One record of a composite type as Postgres reads it: `(a,,"b,c")`, `null` as nothing between two commas. */
export function recordLiteral(parts: readonly (string | null)[]): string {
  return `(${parts.map((part) => (part === null ? '' : quoted(part))).join(',')})`;
}

function quoted(part: string): string {
  return PLAIN.test(part) ? part : `"${part.replaceAll(/["\\]/g, '$&$&')}"`;
}
