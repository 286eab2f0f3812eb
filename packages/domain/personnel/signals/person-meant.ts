import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { Meant } from './token/subject.ts';

const BY_MAIL = 'SELECT id FROM auth_user WHERE email = $1';
/** Whoever signs in by this provider, or whom a directory calls so. */
const BY_ISSUER = `
  SELECT user_id AS id FROM auth_account WHERE provider_id = 'oidc ' || $1 AND account_id = $2
  UNION SELECT staff_id FROM directory_entry WHERE external_id = $2`;
/** What a directory calls the person, or what we call the person to directories. */
const BY_NAME = `
  SELECT staff_id AS id FROM directory_entry WHERE external_id = $1 UNION SELECT id FROM staff WHERE id::text = $1`;

/**
 * The one person of the office whom every name means; `null` for nobody, for two, and for whoever another provider answers for. Nobody learns
 * which it was.
 */
export async function personMeant(
  tx: SqlTransaction,
  issuer: string,
  meant: readonly Meant[],
): Promise<StaffId | null> {
  const found = new Set<StaffId>();
  for (const one of meant) {
    if (one.by === 'issuer' && one.issuer !== issuer) return null;
    for (const { id } of await look(tx, one)) found.add(id);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

function look(tx: SqlTransaction, meant: Meant): Promise<{ id: StaffId }[]> {
  switch (meant.by) {
    case 'mail':
      return tx.query(BY_MAIL, [meant.mail]);
    case 'issuer':
      return tx.query(BY_ISSUER, [meant.issuer, meant.name]);
    case 'name':
      return tx.query(BY_NAME, [meant.name]);
  }
}
