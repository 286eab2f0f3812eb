import type { EventRecord } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';

/** How the log shows a person: by number, or by the pseudonym that took its place, with an id of its own. */
export interface ShownPerson {
  readonly id: string;
  readonly number: string;
}

/** People and branches that a page of the log mentions. */
export interface LogLabels {
  /** By the opaque id that an event holds; somebody whom nothing is known of is not in it. */
  readonly people: ReadonlyMap<string, ShownPerson>;
  readonly branchNames: ReadonlyMap<string, string>;
}

/** Whoever has a pseudonym is shown by it, to everybody, whether or not the staff register still knows the number. */
const PEOPLE = `
  SELECT wanted.id AS actual, coalesce(p.id, s.id) AS id, coalesce(p.label, s.number) AS number
    FROM unnest($1::uuid[]) wanted (id)
    LEFT JOIN actor_pseudonym p ON p.staff_id = wanted.id
    LEFT JOIN staff s ON s.id = wanted.id
   WHERE p.id IS NOT NULL OR s.id IS NOT NULL`;
const BRANCHES = {
  zh: 'SELECT id, name AS label FROM branch WHERE id = ANY($1::uuid[])',
  en: 'SELECT id, name_en AS label FROM branch WHERE id = ANY($1::uuid[])',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads each label once. Names of people are not among them: the log shows numbers. */
export async function readLabels(
  tx: SqlTransaction,
  events: readonly EventRecord[],
  locale: 'zh' | 'en',
): Promise<LogLabels> {
  const people = await peopleOf(tx, events.flatMap(peopleNamedBy));
  const branchIds = [...new Set(events.map((event) => event.branchId).filter((id) => id !== null))];
  const branches =
    branchIds.length === 0 ? [] : await tx.query<{ id: string; label: string }>(BRANCHES[locale], [branchIds]);
  return { people, branchNames: new Map(branches.map(({ id, label }) => [id, label])) };
}

/** Actor, subject and facts: a fact can be the id of a person (`assigneeId`). */
function peopleNamedBy({ principalId, subjectKind, subjectId, facts }: EventRecord): (string | null)[] {
  const ofFacts = Object.values(facts).filter((fact) => typeof fact === 'string' && UUID.test(fact));
  return [principalId, subjectKind === 'Staff' ? subjectId : null, ...(ofFacts as string[])];
}

async function peopleOf(tx: SqlTransaction, ids: readonly (string | null)[]): Promise<Map<string, ShownPerson>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<ShownPerson & { actual: string }>(PEOPLE, [wanted]);
  return new Map(rows.map(({ actual, id, number }) => [actual, { id, number }]));
}
