/**
 * Where a reader of revocations stands: the time of the question by the clock of the database, and what the question could see, as
 * Postgres writes a snapshot. `1764104256789.123:130:124,127` has seen all transactions before 130 but 124 and 127.
 */
const CURSOR = /^\d{13}\.\d{1,19}:\d{1,19}:(?:\d{1,19}(?:,\d{1,19})*)?$/;
/** A snapshot names every transaction under way; nobody has thousands of them. */
const MOST_CHARACTERS = 4_096;

/** Whether a text that came from outside has the form of a cursor. Whether it means anything here only Postgres knows. */
export function isCursor(text: string): boolean {
  return text.length <= MOST_CHARACTERS && CURSOR.test(text);
}

/** The two parts of a cursor that {@link isCursor} holds for. */
export function partsOf(cursor: string): { readonly askedAt: number; readonly snapshot: string } {
  const dot = cursor.indexOf('.');
  return { askedAt: Number(cursor.slice(0, dot)), snapshot: cursor.slice(dot + 1) };
}
