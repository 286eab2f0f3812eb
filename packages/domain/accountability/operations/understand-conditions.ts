import { actionsOfClauses, type EventFilter } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { LogConditions } from '../contract.ts';

/** What was asked for, as the log understands it. */
export interface UnderstoodConditions {
  /** `null` where nothing can be found: nobody has that number, no such action stands in the log. */
  readonly filter: EventFilter | null;
  /** The person whose doings are asked for. */
  readonly staffId: StaffId | null;
}

/**
 * The person behind a number, a pseudonym, or an id that an entry gave. Whoever has a pseudonym is found by it alone: a search by the
 * number that was taken out would put it back.
 */
const PERSON = `
  SELECT staff_id AS id FROM actor_pseudonym WHERE id = $1::uuid OR label = $2
  UNION ALL
  SELECT s.id FROM staff s WHERE (s.id = $1::uuid OR s.number = $2)
     AND NOT EXISTS (SELECT FROM actor_pseudonym p WHERE p.staff_id = s.id)`;

/** Turns numbers into ids, clauses into actions, and single words into lists. */
export async function understandConditions(tx: SqlTransaction, asked: LogConditions): Promise<UnderstoodConditions> {
  const { staffId, staffNumber, clientId, from, to, purposes } = asked;
  const people = [
    ...(staffId === undefined ? [] : [await personOf(tx, staffId, null)]),
    ...(staffNumber === undefined ? [] : [await personOf(tx, null, staffNumber)]),
  ];
  const [person] = people;
  const actions = await actionsOf(tx, asked);
  const outcomes = narrowed(asked.outcome, asked.outcomes);
  const nobody = people.some((one) => one === null || one !== person);
  if (nobody || actions?.length === 0 || outcomes?.length === 0) return { filter: null, staffId: person ?? null };
  const filter = { actions, outcomes, purposes, principalId: person ?? undefined, subjectId: clientId, from, to };
  return { filter, staffId: person ?? null };
}

async function personOf(tx: SqlTransaction, id: string | null, number: string | null): Promise<StaffId | null> {
  const [row] = await tx.query<{ id: StaffId }>(PERSON, [id, number]);
  return row?.id ?? null;
}

async function actionsOf(tx: SqlTransaction, asked: LogConditions): Promise<readonly string[] | undefined> {
  const named = narrowed(asked.action, asked.actions);
  if (asked.clauses === undefined) return named;
  const ofClauses = await actionsOfClauses(tx, asked.clauses);
  return named === undefined ? ofClauses : named.filter((action) => ofClauses.includes(action));
}

function narrowed<T>(one: T | undefined, many: readonly T[] | undefined): readonly T[] | undefined {
  if (one === undefined) return many;
  return many === undefined || many.includes(one) ? [one] : [];
}
