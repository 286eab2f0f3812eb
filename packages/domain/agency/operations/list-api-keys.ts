import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { ApiKeyList, ApiKeyView } from '../contract.ts';

/** Columns of a key as its owner sees it; `k` is the key. */
export const KEY_VIEW = `
  k.id, k.name, k.prefix, k.actions, k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
  case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired' else 'in-use' end as state`;

const LIST = `select ${KEY_VIEW} from api_key k where k.staff_id = $1 order by k.created_at desc, k.id limit 200`;

/** The caller's own keys, also those that are over: what was once given away stays to be seen. */
export async function listApiKeys({ principal, services }: SignedInContext): Promise<z.input<typeof ApiKeyList>> {
  return { keys: await runStatement<z.input<typeof ApiKeyView>>(services.db, LIST, [principal.staffId]) };
}
