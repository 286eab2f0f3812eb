import type { ClausePolicy } from '@kean/authorization';
import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ExtraGrantsPage, ExtraGrantView, ListExtraGrantsInput } from '../contract/extra-grants.ts';
import { asGrant, grantAsJson, type StoredGrant } from '../rule-sets/grant-as-json.ts';
import { breachOfApproval } from './decide-extra-grant.ts';
import { RECEIVER, type StoredExtraGrant, standOf } from './stored-extra-grants.ts';
import { offeredActions } from './stored-roles.ts';

const MOST_LISTED = 200;

const personOf = (id: string): string =>
  `(select jsonb_build_object('number', p.number, 'displayName', p.display_name) from staff p where p.id = ${id})`;

const listed = (within: string, which: ListExtraGrantsInput['which']): string => `
  select e.id, e.state, e.starts_at as "startsAt", e.ends_at as "endsAt", e.reason, e.asked_by as "askedById",
         ${grantAsJson('e', 'e.ends_at')} as grant, ${RECEIVER} as receiver,
         jsonb_build_object('id', s.id, 'number', s.number, 'displayName', s.display_name) as staff,
         ${personOf('e.asked_by')} as "askedBy", ${personOf('e.decided_by')} as "decidedBy"
    from extra_grant e join staff s on s.id = e.staff_id
   where (${within} or e.asked_by = $1::uuid)
     and ${which === 'open' ? '' : 'not '}(e.state in ('asked', 'approved') and e.ends_at > now())
   order by e.asked_at desc limit ${MOST_LISTED}`;

type Row = Omit<StoredExtraGrant, 'grant' | 'askedBy'> &
  Pick<ExtraGrantView, 'staff' | 'askedBy' | 'decidedBy'> & {
    readonly grant: StoredGrant;
    readonly askedById: StoredExtraGrant['askedBy'];
  };

/** Extra grants of people within the caller's reach and those the caller asked for, with what the caller may do about each. */
export async function listExtraGrants(
  call: SignedInContext,
  offers: readonly ClausePolicy[],
  { which }: ListExtraGrantsInput,
): Promise<ExtraGrantsPage> {
  const { authorizer, services, principal } = call;
  const within = authorizer.rowFilter('agency.ask-extra-grant', 'Staff').sql('s', 2);
  const rows = await runStatement<Row>(services.db, listed(within.text, which), [principal.staffId, ...within.values]);
  return { rows: rows.map((row) => viewOf(call, row)), offers: offeredActions(offers) };
}

function viewOf(call: SignedInContext, { receiver, askedById, grant: stored, ...row }: Row): ExtraGrantView {
  const { authorizer, principal, services } = call;
  const grant = asGrant(stored);
  const stand = standOf(row, services.clock.now());
  const { id, startsAt, endsAt, reason, staff, askedBy, decidedBy } = row;
  const decides = authorizer.can('agency.approve-extra-grant', 'Staff', receiver);
  const theirs = askedById === principal.staffId || receiver.id === principal.staffId;
  const alive = stand === 'coming' || stand === 'in-force';
  return {
    ...{ id, stand, grant, startsAt, endsAt, reason, staff, askedBy, decidedBy },
    mayApprove:
      stand === 'asked' && decides && breachOfApproval(call, { askedBy: askedById, receiver, grant }) === null,
    mayRefuse: stand === 'asked' && decides && !theirs,
    mayRevoke: alive && decides,
    mayWithdraw: theirs && (alive || stand === 'asked'),
  };
}
