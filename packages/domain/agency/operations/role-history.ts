import { type EventRecord, searchEvents } from '@kean/audit';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { RoleChange, RoleHistory, RoleHistoryInput } from '../contract/roles.ts';

const KINDS: Readonly<Record<string, RoleChange['kind']>> = {
  'agency.role-created': 'created',
  'agency.role-changed': 'changed',
  'agency.role-removed': 'removed',
};
const NUMBERS = 'select id, number from staff where id = any ($1::uuid[])';

/** Changes of roles as the log has them, newest first; of one role only where its code is given. */
export function roleHistory({ services }: SignedInContext, input: RoleHistoryInput): Promise<RoleHistory> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const page = await searchEvents(tx, { actions: Object.keys(KINDS) }, { limit: input.limit, cursor: input.cursor });
    const numbers = await numbersOf(tx, page.events);
    const changes = page.events.map((event): RoleChange => {
      const { role, gained, lost, changed } = event.facts;
      return {
        eventId: event.id,
        occurredAt: event.occurredAt,
        kind: KINDS[event.action] ?? 'changed',
        code: String(role),
        by: numbers.get(event.principalId ?? '') ?? null,
        gained: Number(gained),
        lost: Number(lost),
        changed: Number(changed),
        acts: event.fields,
      };
    });
    return { changes: changes.filter(({ code }) => input.code === undefined || code === input.code), next: page.next };
  });
}

async function numbersOf(tx: SqlTransaction, events: readonly EventRecord[]): Promise<Map<string, string>> {
  const people = [...new Set(events.map(({ principalId }) => principalId).filter((id) => id !== null))];
  const rows = people.length === 0 ? [] : await tx.query<{ id: string; number: string }>(NUMBERS, [people]);
  return new Map(rows.map(({ id, number }) => [id, number]));
}
