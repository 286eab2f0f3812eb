import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { FollowedInvitation, InvitationView, WatchInvitationInput } from '../contract/visits.ts';
import { clientBellOf } from '../watching/client-bell.ts';
import { withClientToInvite } from './client-to-invite.ts';

const NEWEST = `
  select i.id as "invitationId", i.reason, i.channel, i.created_at as "createdAt", i.ends_at as "endsAt", i.wrong_codes as "wrongCodes",
         case when i.used_at is not null
                then case when exists (select from client_visit v where v.invitation_id = i.id and v.ended_at is null and v.ends_at > now())
                            then 'inside' else 'visited' end
              when i.ended_at is not null then 'ended'
              when i.ends_at <= now() then 'expired'
              when i.opened_at is not null then 'opened'
              else 'waiting' end as state
    from client_invitation i where i.client_id = $1 order by i.created_at desc, i.id desc limit 1`;

/**
 * How far the client has come with the newest link, for the screen of whoever gave it; `null` where there is none.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND
 */
export function followInvitation(call: SignedInContext, clientId: ClientId): Promise<InvitationView | null> {
  return withClientToInvite(call, clientId, async (tx) => {
    const [newest] = await tx.query<InvitationView>(NEWEST, [clientId]);
    return newest ?? null;
  });
}

/**
 * The same, whenever it has changed, until the time is over or the watcher leaves. A desk at which nobody comes asks nothing.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND, also when the client gets out of reach meanwhile
 */
export async function* watchInvitation(
  call: SignedInContext,
  { clientId, forSeconds }: WatchInvitationInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<FollowedInvitation, void, undefined> {
  const { clock, db } = call.services;
  const until = clock.now().getTime() + forSeconds * 1_000;
  const bell = clientBellOf(db);
  const leave = bell.follow();
  let shown = '';
  try {
    while (signal?.aborted !== true) {
      const rings = bell.rings(clientId, Math.max(0, until - clock.now().getTime()), signal);
      const newest = await followInvitation(call, clientId);
      const changed = `${newest?.invitationId}/${newest?.state}/${newest?.wrongCodes}`;
      if (changed !== shown) yield { newest };
      shown = changed;
      if (clock.now().getTime() >= until) return;
      await rings;
    }
  } finally {
    leave();
  }
}

const WITHDRAW = `
  update client_invitation set ended_at = now(), ended_because = 'withdrawn'
   where client_id = $1 and used_at is null and ended_at is null returning id`;
const END_VISITS =
  'update client_visit set ended_at = now() where client_id = $1 and ended_at is null and ends_at > now() returning id';

/**
 * Takes back every link of the client that has not been used, and ends what is open: for a phone that turns out to be somebody else's.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND
 */
export function withdrawInvitation(call: SignedInContext, clientId: ClientId): Promise<{ readonly ended: number }> {
  return withClientToInvite(call, clientId, async (tx, client) => {
    const links = (await tx.query(WITHDRAW, [clientId])).length;
    const visits = (await tx.query(END_VISITS, [clientId])).length;
    await record(tx, {
      action: 'clients.invitation-withdrawn',
      outcome: 'allowed',
      principal: call.principal,
      branchId: client.branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { links, visits },
    });
    return { ended: links + visits };
  });
}
