import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { ScimFault } from './protocol/scim-fault.ts';

/** One request of a directory: by whose key, for which connector, and under which address resources are named. */
export interface DirectoryCall {
  readonly call: SignedInContext;
  readonly connectorId: Id<'Connector'>;
  readonly base: string;
}

const CONNECTOR = `SELECT c.id FROM connector c WHERE c.api_key_id = $1::uuid AND c.kind = 'directory' AND c.state = 'on'`;

/** The connector whose key asks; a person at a screen is none, and a key without a connector does nothing. @throws ScimFault 403 */
export async function connectorOf(tx: SqlTransaction, { principal }: SignedInContext): Promise<Id<'Connector'>> {
  const [connector] =
    principal.keyId === undefined ? [] : await tx.query<{ id: Id<'Connector'> }>(CONNECTOR, [principal.keyId]);
  if (connector === undefined)
    throw new ScimFault(403, null, 'This token belongs to no directory that is switched on. Ask HR of the office.');
  return connector.id;
}

/** Two requests about one person are answered one after the other. */
export async function holdPerson(tx: SqlTransaction, staffId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('kean.directory ' || $1, 0))`, [staffId]);
}
