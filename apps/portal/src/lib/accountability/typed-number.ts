/** What a number typed above the log means. */
export type TypedNumber =
  | { readonly kind: 'staff-number'; readonly number: string }
  | { readonly kind: 'client-number'; readonly number: string }
  | { readonly kind: 'client-id'; readonly id: string };

const CLIENT_NUMBER = /^KH-?\d{1,10}$/;
const CLIENT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** `S0042`, or the pseudonym of somebody who left. Six digits in a row are no number of ours but perhaps a phone. */
const STAFF_NUMBER = /^(?!.*\d{6})[A-Z]{1,4}[A-Z0-9-]{1,16}$/;

/** @returns `null` for whatever is no such number; it is then looked for nowhere */
export function meaningOf(typed: string): TypedNumber | null {
  const text = typed.trim();
  const number = text.toUpperCase();
  if (CLIENT_ID.test(text.toLowerCase())) return { kind: 'client-id', id: text.toLowerCase() };
  if (CLIENT_NUMBER.test(number)) return { kind: 'client-number', number };
  return STAFF_NUMBER.test(number) ? { kind: 'staff-number', number } : null;
}
