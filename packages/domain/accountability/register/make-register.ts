import { createHash } from 'node:crypto';
import { ERASER_KINDS, PERSONAL_CLASSES, type PersonalData, type PersonalPlace, RETENTION_GROUPS } from '@kean/kernel';
import type { Register, RegisterEntry } from '../contract/register.ts';

/**
 * The register of everything kept about people. The same declarations give the same register to the letter.
 * @throws TypeError where two declarations claim one place, or one names a purpose that it does not explain
 */
export function makeRegister(declared: readonly PersonalData[]): Register {
  const entries = declared.flatMap((data) => data.places.map((place) => entryOf(data, place)));
  entries.sort((one, other) => (one.place < other.place ? -1 : 1));
  const twice = entries.find(({ place }, at) => entries[at + 1]?.place === place);
  if (twice !== undefined) throw new TypeError(`${twice.place} is declared twice`);
  return { entries, digest: createHash('sha256').update(JSON.stringify(entries)).digest('hex') };
}

function entryOf({ owner, clauses, purposes }: PersonalData, place: PersonalPlace): RegisterEntry {
  const kept = purposes[place.purpose];
  if (kept === undefined) throw new TypeError(`${place.place} names a purpose that ${owner} does not explain`);
  return {
    place: place.place,
    storage: place.place.startsWith('object:') ? 'object' : 'table',
    owner,
    clauses,
    class: { code: place.class, text: PERSONAL_CLASSES[place.class] },
    purpose: { code: place.purpose, text: kept.purpose },
    basis: kept.basis,
    subject: place.subject,
    retention: { code: place.retention, text: RETENTION_GROUPS[place.retention] },
    eraser: { code: place.eraser, text: ERASER_KINDS[place.eraser] },
    sealed: place.sealed,
  };
}
