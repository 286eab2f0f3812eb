import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { ConfirmPhoneInput, PhoneOfClient, PhoneStanding } from '../../contract/phones.ts';
import { failClients } from '../../errors.ts';
import { CHANGE_ROWS, type StoredChange } from './phone-rows.ts';

const ROW = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;
const CARRIES = 'SELECT phone_carries($1::uuid) AS standing';
const NEWEST = `${CHANGE_ROWS} WHERE p.client_id = $2::uuid ORDER BY p.changed_at DESC LIMIT 1`;
const SECOND = 'SELECT second_phone($1::uuid, $2) AS outcome';
const CHANGE_ID = `SELECT id FROM client_phone_change WHERE client_id = $1::uuid AND second_by = $2::uuid ORDER BY second_at DESC LIMIT 1`;

type Action = 'clients.read' | 'clients.confirm-phones';
interface Row {
  readonly branchId: never;
  readonly state: string;
}

/** What the phone of one client is good for, and what it waits for; no digit of it. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export function phoneOf(call: SignedInContext, clientId: ClientId): Promise<PhoneOfClient> {
  const { authorizer, principal } = call;
  return withClient(call, 'clients.read', clientId, async (tx, row) => {
    const [found] = await tx.query<{ standing: PhoneStanding }>(CARRIES, [clientId]);
    const [change = null] = await tx.query<StoredChange>(NEWEST, [principal.staffId, clientId]);
    const standing = found?.standing ?? 'awaits';
    const mayConfirm = authorizer.can('clients.confirm-phones', 'Client', row);
    const isForMe =
      standing === 'staff'
        ? authorizer.rowReach('clients.confirm-phones').scope === 'agency'
        : standing === 'shared' || change?.isForYou === true;
    return { standing, change, mayConfirm: mayConfirm && isForMe };
  });
}

/**
 * A second person says that the number is the client's, and how they know. It counts a day after the number before was told, and never from
 * whoever changed it. That a colleague is the client, somebody says who confirms phones of the whole agency, and never that colleague. The
 * database refuses both as well.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND | CLIENTS_PHONE_CONFIRMED_BY_ANOTHER | CLIENTS_PHONE_IS_STAFFS | CLIENTS_PHONE_NOTHING_TO_CONFIRM
 */
export async function confirmPhone(call: SignedInContext, { clientId, because }: ConfirmPhoneInput): Promise<void> {
  const { principal } = call;
  const outcome = await withClient(call, 'clients.confirm-phones', clientId, async (tx, { branchId }) => {
    const about = { principal, branchId, subject: { kind: 'Client', id: clientId } } as const;
    const [done] = await tx.query<{ outcome: 'own' | 'staffs' | 'seconded' | 'vouched' | 'nothing' | 'nobody' }>(
      SECOND,
      [clientId, because],
    );
    if (done?.outcome === 'own' || done?.outcome === 'staffs') {
      await record(tx, {
        ...about,
        action: 'clients.phone-confirm-refused',
        outcome: 'refused',
        facts: { reason: done.outcome },
      });
    }
    if (done?.outcome === 'seconded' || done?.outcome === 'vouched') {
      const [change] = await tx.query<{ id: never }>(CHANGE_ID, [clientId, principal.staffId]);
      await record(tx, {
        ...about,
        action: 'clients.phone-confirmed',
        outcome: 'allowed',
        facts: { changeId: change?.id ?? null, because },
      });
    }
    return done?.outcome ?? 'nothing';
  });
  if (outcome === 'own') throw failClients('CLIENTS_PHONE_CONFIRMED_BY_ANOTHER');
  if (outcome === 'staffs') throw failClients('CLIENTS_PHONE_IS_STAFFS');
  if (outcome !== 'seconded' && outcome !== 'vouched') throw failClients('CLIENTS_PHONE_NOTHING_TO_CONFIRM');
}

async function withClient<Done>(
  { principal, authorizer, services }: SignedInContext,
  action: Action,
  clientId: ClientId,
  act: (tx: SqlTransaction, row: Row) => Promise<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.rowReach(action));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<Row>(ROW, [clientId]);
    if (row !== undefined && row.state !== 'erased' && authorizer.can(action, 'Client', row)) {
      return { done: await act(tx, row) };
    }
    await record(tx, {
      action: 'clients.dossier-refused',
      outcome: 'refused',
      principal,
      subject: { kind: 'Client', id: clientId },
      facts: { reason: 'not-within-reach' },
    });
    return null;
  });
  if (found === null) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return found.done;
}
