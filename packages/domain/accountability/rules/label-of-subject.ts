import type { EventRecord } from '@kean/audit';

/**
 * What the log calls a subject: a client by its number, a member of staff by theirs; `null` where only the id is known. The number
 * of a client comes from the event itself, so that no client has to be read to read the log.
 */
export function labelOfSubject(
  event: Pick<EventRecord, 'subjectKind' | 'subjectId' | 'facts'>,
  people: ReadonlyMap<string, { readonly number: string }>,
): string | null {
  if (event.subjectKind === 'Staff') return people.get(event.subjectId ?? '')?.number ?? null;
  const { clientNumber } = event.facts;
  if (event.subjectKind !== 'Client' || typeof clientNumber !== 'number') return null;
  return `KH-${String(clientNumber).padStart(6, '0')}`;
}
