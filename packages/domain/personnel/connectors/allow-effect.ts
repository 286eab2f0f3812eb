import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { AllowEffectInput } from '../contract/signals.ts';
import { failPersonnel } from '../errors.ts';

const PROVIDER = `
  SELECT c.made_by = $2::uuid OR k.staff_id IS NOT DISTINCT FROM $2::uuid AS "isOwn"
    FROM connector c LEFT JOIN api_key k ON k.id = c.api_key_id WHERE c.id = $1::uuid AND c.kind = 'signals' FOR UPDATE OF c`;
const ALLOW = `
  INSERT INTO signal_allowance (connector_id, effect, allowed_by) VALUES ($1::uuid, $2, $3::uuid) ON CONFLICT DO NOTHING RETURNING effect`;
const FORBID = 'DELETE FROM signal_allowance WHERE connector_id = $1::uuid AND effect = $2 RETURNING effect';

/** Lets something be done to people on a provider's word. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND | PERSONNEL_OWN_PROVIDER */
export function allowEffect(call: SignedInContext, { connectorId, effect }: AllowEffectInput): Promise<void> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    if (await isOwn(tx, call, connectorId)) throw failPersonnel('PERSONNEL_OWN_PROVIDER');
    const changed = await tx.query(ALLOW, [connectorId, effect, principal.staffId]);
    if (changed.length > 0) await tell(tx, call, 'personnel.effect-allowed', { connectorId, effect });
  });
}

/** From this commit on it is not done any more; what was done stays. @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND */
export function forbidEffect(call: SignedInContext, { connectorId, effect }: AllowEffectInput): Promise<void> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    await isOwn(tx, call, connectorId);
    const changed = await tx.query(FORBID, [connectorId, effect]);
    if (changed.length > 0) await tell(tx, call, 'personnel.effect-forbidden', { connectorId, effect });
  });
}

/** @throws AppError PERSONNEL_CONNECTOR_NOT_FOUND */
async function isOwn(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  connectorId: AllowEffectInput['connectorId'],
): Promise<boolean> {
  const [provider] = await tx.query<{ isOwn: boolean }>(PROVIDER, [connectorId, principal.staffId]);
  if (provider === undefined) throw failPersonnel('PERSONNEL_CONNECTOR_NOT_FOUND');
  return provider.isOwn;
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: 'personnel.effect-allowed' | 'personnel.effect-forbidden',
  { connectorId, effect }: AllowEffectInput,
): Promise<void> {
  const subject = { kind: 'Connector', id: connectorId } as const;
  return record(tx, { action, outcome: 'allowed', principal, subject, facts: { effect } });
}
