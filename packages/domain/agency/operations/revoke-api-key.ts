import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { ApiKeyInput, ApiKeyList } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { sayWhoCaused } from '../sign-in/say-who-caused.ts';
import { listApiKeys } from './list-api-keys.ts';

const REVOKE = `
  update api_key set revoked_at = now() where id = $1 and staff_id = $2 and revoked_at is null returning id`;

/**
 * Ends a key of the caller's; the next request with it is refused.
 * @throws AppError AGENCY_KEY_UNKNOWN also for somebody else's
 */
export async function revokeApiKey(call: SignedInContext, { keyId }: ApiKeyInput): Promise<z.input<typeof ApiKeyList>> {
  const { principal, services } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await sayWhoCaused(tx, 'user');
    if ((await tx.query(REVOKE, [keyId, principal.staffId])).length === 0) throw failAgency('AGENCY_KEY_UNKNOWN');
    const subject = { kind: 'ApiKey', id: keyId } as const;
    await recordAgencyEvent(tx, { action: 'agency.api-key-revoked', outcome: 'allowed', principal, subject });
  });
  return listApiKeys(call);
}
