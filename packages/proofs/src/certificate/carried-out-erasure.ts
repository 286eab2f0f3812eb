import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '@kean/dev/instance';
import type { Client } from 'pg';
import { Colleague, demoOf } from '../office/colleague.ts';

const PATIENCE_MS = 120_000;
/** Granted by somebody who is not compliance, as a store manager grants one. */
const GRANTED = `
  insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by, decided_by, decided_at)
  select $1::uuid, $2::uuid, $1::uuid, 'delete', 'own-pages', 'subject', 'done', now(), now() + interval '20 days', 'gbt-35273/answer', s.id, now()
    from staff s join staff_role r on r.staff_id = s.id where r.role_code = 'store-manager' limit 1`;

/** A certificate as the office hands it out. */
export interface HandedOut {
  readonly document: string;
  readonly proof: { readonly proof: string; readonly entry: string } | null;
}

/** Somebody of compliance, who has a granted deletion of this client carried out by the running office and waits until it is. */
export async function carriedOutErasure(
  instance: Instance,
  administrator: Client,
  clientId: string,
): Promise<{ readonly erasureId: string; certificates(): Promise<readonly HandedOut[]> }> {
  const requestId = randomUUID();
  await administrator.query(GRANTED, [requestId, clientId]);
  const compliance = await Colleague.signIn(instance, demoOf(instance, 'compliance'));
  const asked = { requestId, ground: 'consent-withdrawn', contractEndedOn: null };
  const { erasureId } = await compliance.mutate<{ erasureId: string }>('retention.erasures.order', asked);
  await untilDone(administrator, erasureId);
  return { erasureId, certificates: () => compliance.mutate('retention.certificates.of', { erasureId }) };
}

/** The gateway of this office takes no message; what waits for it goes on as after a day. */
async function untilDone(administrator: Client, erasureId: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    await administrator.query(
      `update message set state = 'sent', sealed = null where template = 'retention.erasure-ordered' and state in ('queued', 'waiting')`,
    );
    await administrator.query(`update timer set due_at = now() where name = 'retention.erasure-waits'`);
    const { rows } = await administrator.query<{ state: string; failure: string | null }>(
      'select state, failure from erasure where id = $1',
      [erasureId],
    );
    if (rows[0]?.state === 'done') return;
    if (rows[0]?.state === 'failed' || performance.now() > deadline) {
      throw new Error(`the erasure is ${rows[0]?.state} ${rows[0]?.failure ?? ''}`);
    }
    await pause(250);
  }
}
