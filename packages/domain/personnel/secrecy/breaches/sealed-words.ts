import type { SqlTransaction } from '@kean/db';
import { type DataKey, DecryptionError, open, type Place, type SealingKey, seal } from '@kean/encryption';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { BreachText } from '../../contract/secrecy.ts';

export type BreachId = Id<'SecrecyBreach'>;
export type WhatIsWritten = BreachText['what'];

interface StoredText extends Omit<BreachText, 'text'> {
  readonly breachId: BreachId;
  readonly sealed: Buffer;
}

/** Text, record and edition belong together: moved elsewhere it does not open. */
function placeOf(breachId: BreachId, what: WhatIsWritten, edition: number): Place {
  return { table: 'secrecy_breach_text', column: 'sealed', row: `${breachId}/${what}/${edition}`, subject: breachId };
}

/** The key by which somebody seals what they write about this breach; it opens nothing. */
export async function sealingKeyOfBreach(
  { services, principal }: SignedInContext,
  breachId: BreachId,
): Promise<SealingKey> {
  const keys = await services.keyring.createFor('import', [breachId], { principal, purpose: 'secrecy-register' });
  const key = keys.get(breachId);
  if (key === undefined) throw new TypeError('the keyring made no key for a breach');
  return key;
}

const NEXT = `SELECT coalesce(max(edition), 0) + 1 AS edition FROM secrecy_breach_text WHERE breach_id = $1::uuid AND what = $2`;
const WRITE = `INSERT INTO secrecy_breach_text (breach_id, what, edition, sealed, written_by)
  VALUES ($1::uuid, $2, $3::int4, $4::bytea, $5::uuid)`;

/** Writes another edition beside those that stand. The caller holds the breach's row, so that two do not write the same one. */
export async function writeWords(
  tx: SqlTransaction,
  key: SealingKey,
  breachId: BreachId,
  { what, text, by }: { readonly what: WhatIsWritten; readonly text: string; readonly by: StaffId },
): Promise<void> {
  const [next] = await tx.query<{ edition: number }>(NEXT, [breachId, what]);
  const edition = next?.edition ?? 1;
  const sealed = seal(key, placeOf(breachId, what, edition), Buffer.from(text, 'utf8'));
  await tx.query(WRITE, [breachId, what, edition, sealed, by]);
}

const TEXTS = `SELECT t.breach_id AS "breachId", t.what, t.edition, t.sealed, w.display_name AS "writtenByName", t.written_at AS "writtenAt"
  FROM secrecy_breach_text t LEFT JOIN staff w ON w.id = t.written_by WHERE t.breach_id = ANY ($1::uuid[])
  ORDER BY array_position(ARRAY['facts', 'measure', 'appeal', 'answer'], t.what), t.edition DESC`;

export function storedTexts(tx: SqlTransaction, breachIds: readonly BreachId[]): Promise<StoredText[]> {
  return tx.query<StoredText & Record<string, unknown>>(TEXTS, [breachIds]);
}

/**
 * Opens what is written about breaches that were seen under row security, for the register or for whom they are about; the guard of the
 * keyring says who that is.
 */
export async function openedTexts(
  { services, principal }: SignedInContext,
  breaches: readonly { readonly breachId: BreachId; readonly staffId: StaffId }[],
  texts: readonly StoredText[],
  as: 'secrecy-register' | 'own-record',
): Promise<ReadonlyMap<BreachId, BreachText[]>> {
  const asked = breaches.map(({ breachId, staffId }) => ({
    ...{ id: breachId, state: 'secrecy-breach', grounds: [] },
    reach: { scope: as === 'own-record' ? 'self' : 'agency', assignee: staffId } as const,
  }));
  const { keys } = await services.keyring.keysFor('import', asked, { principal, purpose: as });
  const opened = new Map<BreachId, BreachText[]>();
  for (const { breachId, sealed, ...text } of texts) {
    const shown = {
      ...text,
      text: openedOrNull(keys.get(breachId), placeOf(breachId, text.what, text.edition), sealed),
    };
    opened.set(breachId, [...(opened.get(breachId) ?? []), shown]);
  }
  return opened;
}

function openedOrNull(key: DataKey | undefined, place: Place, sealed: Buffer): string | null {
  if (key === undefined) return null;
  try {
    return open(key, place, sealed).toString('utf8');
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
