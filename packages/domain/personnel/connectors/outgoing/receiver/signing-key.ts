import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import type { ConnectorKey } from '../connector-key.ts';

/** The youngest whose time to sign has come; receivers could read it long before. */
const SIGNING = `
  SELECT id, sealed FROM signal_key
   WHERE signs_from <= clock_timestamp() AND (ends_at IS NULL OR ends_at > clock_timestamp())
   ORDER BY signs_from DESC LIMIT 1`;

/** The key that signs at this moment; `null` where there is none, or none that opens. */
export async function signingKey(
  tx: SqlTransaction,
  key: ConnectorKey | null,
): Promise<{ readonly kid: string; readonly key: KeyObject } | null> {
  const [stored] = await tx.query<{ id: string; sealed: Buffer }>(SIGNING);
  const opened = stored === undefined ? null : (key?.open(stored.sealed, ['signal_key', 'sealed', stored.id]) ?? null);
  if (stored === undefined || opened === null) return null;
  return { kid: stored.id, key: createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' }) };
}
