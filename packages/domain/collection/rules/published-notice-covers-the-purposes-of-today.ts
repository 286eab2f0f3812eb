import { PURPOSES } from '../purposes/index.ts';

/** What a notice covered when it was published: the fields of each purpose, sorted. */
export type Covered = Readonly<Record<string, readonly string[]>>;

/** What these purposes ask for today. */
export function coveredBy(codes: readonly string[], purposes = PURPOSES): Covered {
  const chosen = purposes.filter(({ code }) => codes.includes(code));
  return Object.fromEntries(chosen.map(({ code, fields }) => [code, Object.keys(fields).sort()]));
}

/** A purpose that is gone, or asks for a field that the clients were not told of, needs another notice and another consent. */
export function publishedNoticeCoversThePurposesOfToday(covered: Covered, purposes = PURPOSES): boolean {
  const today = coveredBy(Object.keys(covered), purposes);
  return Object.entries(covered).every(([code, told]) => today[code]?.every((field) => told.includes(field)) ?? false);
}
