import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type {
  ClientOfCaseRow,
  ClientsOfCaseInput,
  ClientsOfCasePage,
  TakeClientsInput,
  TakenClients,
} from '../contract/cases.ts';
import { inCase, requireGoingOn } from './case-rows.ts';
import { takeClientsIntoCase } from './take-clients-into-case.ts';

const OF_A_PAGE = 100;
const PAGE = `
  SELECT k.client_id AS "clientId", c.number, k.found_by AS "foundBy", k.classes, k.taken_at AS "takenAt"
    FROM leak_case_client k LEFT JOIN client c ON c.id = k.client_id AND c.state <> 'erased'
   WHERE k.case_id IN (SELECT leak_case_family($1::uuid)) AND ($2::uuid IS NULL OR k.client_id > $2::uuid)
   ORDER BY k.client_id LIMIT ${OF_A_PAGE + 1}`;
const IN_ALL = `SELECT count(DISTINCT client_id)::int4 AS count FROM leak_case_client WHERE case_id IN (SELECT leak_case_family($1::uuid))`;
const BY_NUMBER = `SELECT id, number FROM client WHERE number = ANY ($1::int4[]) AND state <> 'erased'`;

/** Clients whom a case is about, by number alone, under the reader's own reach. */
export function clientsOfCase(
  call: SignedInContext,
  { caseId, cursor }: ClientsOfCaseInput,
): Promise<ClientsOfCasePage> {
  return inCase(
    call,
    caseId,
    async (tx) => {
      const found = await tx.query<ClientOfCaseRow & Record<string, unknown>>(PAGE, [caseId, cursor ?? null]);
      const [all] = await tx.query<{ count: number }>(IN_ALL, [caseId]);
      const rows = found.slice(0, OF_A_PAGE);
      await record(tx, {
        ...{ action: 'incidents.case-seen', outcome: 'allowed', principal: call.principal },
        ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { part: 'clients', count: rows.length } },
      });
      return {
        rows,
        next: found.length > OF_A_PAGE ? (rows.at(-1)?.clientId ?? null) : null,
        inAll: all?.count ?? 0,
      };
    },
    'clients',
  );
}

/** Takes clients in by their numbers, as far as whoever does it reaches. @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER */
export function takeClients(call: SignedInContext, input: TakeClientsInput): Promise<TakenClients> {
  const { caseId, numbers, classes } = input;
  return inCase(
    call,
    caseId,
    async (tx, seen) => {
      requireGoingOn(seen);
      const found = await tx.query<{ id: ClientId; number: number }>(BY_NUMBER, [numbers]);
      const clients = found.map(({ id }) => ({ clientId: id, foundBy: 'said', classes }) as const);
      const taken = await takeClientsIntoCase(tx, caseId, clients, call.principal.staffId);
      const known = new Set(found.map(({ number }) => number));
      await record(tx, {
        ...{ action: 'incidents.case-clients-taken', outcome: 'allowed', principal: call.principal },
        ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { taken } },
      });
      return { taken, before: found.length - taken, unknown: numbers.filter((number) => !known.has(number)) };
    },
    'clients',
  );
}
