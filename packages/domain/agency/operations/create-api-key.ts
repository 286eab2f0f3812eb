import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import type { ApiKeyView, CreateApiKeyInput, CreatedApiKey } from '../contract.ts';
import { failAgency } from '../errors.ts';
import { keyHoldsOnlyWhatItsOwnerHolds } from '../rules/key-holds-only-what-its-owner-holds.ts';
import { newApiKey } from '../sign-in/keys/api-key-text.ts';
import { KEY_VIEW } from './list-api-keys.ts';

const MOST_KEYS = 10;

/** Two that are made at once are counted one after the other. */
const LOCK = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
const IN_USE = `
  select count(*)::int as count from api_key where staff_id = $1 and revoked_at is null and expires_at > now()`;
const INSERT = `
  insert into api_key as k (id, staff_id, name, prefix, digest, actions, expires_at)
  values ($1, $2, $3, $4, $5, $6::text[], now() + make_interval(days => $7)) returning ${KEY_VIEW}`;

/**
 * Makes a key for a program of the caller's. It is told once, here.
 * @throws AppError AGENCY_KEY_ACTION_NOT_OWN | AGENCY_KEYS_FULL
 */
export async function createApiKey(
  { principal, authorizer, services }: SignedInContext,
  { name, days, actions }: CreateApiKeyInput,
): Promise<z.input<typeof CreatedApiKey>> {
  const wanted = [...new Set(actions)].sort();
  const breach = keyHoldsOnlyWhatItsOwnerHolds(wanted, (action) => authorizer.may(action));
  if (breach !== null) throw failAgency(breach.code);
  const { text, prefix, digest } = newApiKey();
  const id = newId<'ApiKey'>();
  const view = await inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(LOCK, [`api keys of ${principal.staffId}`]);
    const [kept] = await tx.query<{ count: number }>(IN_USE, [principal.staffId]);
    if ((kept?.count ?? MOST_KEYS) >= MOST_KEYS) throw failAgency('AGENCY_KEYS_FULL');
    const values = [id, principal.staffId, name, prefix, digest, wanted, days];
    const [made] = await tx.query<z.input<typeof ApiKeyView>>(INSERT, values);
    const subject = { kind: 'ApiKey', id } as const;
    await recordAgencyEvent(tx, { action: 'agency.api-key-created', outcome: 'allowed', principal, subject });
    return made;
  });
  if (view === undefined) throw failAgency('AGENCY_KEY_UNKNOWN');
  return { key: text, view };
}
