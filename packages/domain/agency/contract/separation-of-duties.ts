import type { StaffId } from '@kean/kernel';

/** Everybody whom a request is by or for: who asked, who receives, who would be carried out. */
export type Parties = readonly (StaffId | null)[];

/**
 * Separation of duties, for every clause in which something needs a second person: nobody decides what was asked by or for that person.
 * A party that is not known is nobody's excuse: without at least one known party everything is everybody's own.
 * @returns whether this person may not decide it; the clause answers with its own refusal
 */
export function isTheirOwnAffair(actor: StaffId, parties: Parties): boolean {
  const known = parties.filter((party) => party !== null);
  return known.length === 0 || known.includes(actor);
}
