import { failAudit } from '../errors.ts';

/** A place in the log: the last event of a page. Microseconds matter, and a JavaScript `Date` has none, so the time stays text. */
export interface Place {
  readonly occurredAt: string;
  readonly id: string;
}

const PLACE =
  /^(?<occurredAt>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~(?<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** Text for the caller to hand back; it means nothing to anyone else. */
export function cursorOf({ occurredAt, id }: Place): string {
  return Buffer.from(`${occurredAt}~${id}`).toString('base64url');
}

/** @throws AppError `AUDIT_CURSOR_UNKNOWN` for a text that {@link cursorOf} did not make */
export function placeOf(cursor: string): Place {
  const { occurredAt = '', id = '' } = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.groups ?? {};
  if (Number.isNaN(Date.parse(occurredAt))) throw failAudit('AUDIT_CURSOR_UNKNOWN');
  return { occurredAt, id };
}
