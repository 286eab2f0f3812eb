/** What RFC 8785 can write: I-JSON (RFC 7493). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A half of a surrogate pair that stands alone: no UTF-8 says it, so two readers would see two texts. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * The one spelling of a value, by the JSON Canonicalization Scheme (RFC 8785): no white space, names in the order of their UTF-16
 * code units, numbers and strings as ECMAScript writes them. Whoever writes the same content writes the same bytes.
 * @throws TypeError for what JSON does not hold (`NaN`, `undefined`, a lone surrogate)
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return stringText(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  if (typeof value === 'object') return objectText(value as { readonly [name: string]: Json });
  throw new TypeError(`a ${typeof value} has no place in JSON`);
}

function objectText(value: { readonly [name: string]: Json }): string {
  // The default order of `sort` is that of UTF-16 code units, which is what RFC 8785 §3.2.3 asks.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${stringText(name)}:${canonicalJson(value[name] as Json)}`).join(',')}}`;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('a number of JSON is finite');
  return JSON.stringify(value);
}

function stringText(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError('a text of JSON has no lone surrogate');
  return JSON.stringify(value);
}
