import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { ScimFault } from './protocol/scim-fault.ts';

/** One request of a directory: by whose key, for which connector, and under which address resources are named. */
export interface DirectoryCall {
  readonly call: SignedInContext;
  readonly connectorId: Id<'Connector'>;
  readonly base: string;
  /** Whether we ask ourselves, to see that the way is open: such a call changes nothing. */
  readonly isTrial: boolean;
}

/** A trial comes in by a key of its own, for as long as it lasts. */
const CONNECTOR = `
  SELECT c.id AS "connectorId", c.api_key_id IS DISTINCT FROM $1::uuid AS "isTrial" FROM connector c
   WHERE c.kind = 'directory' AND c.state = 'on' AND (c.api_key_id = $1::uuid
     OR EXISTS (SELECT FROM connector_trial t WHERE t.connector_id = c.id AND t.key_id = $1::uuid AND t.ended_at IS NULL))`;

/** The connector whose key asks; a person at a screen is none, and a key without a connector does nothing. @throws ScimFault 403 */
export async function connectorOf(
  tx: SqlTransaction,
  { principal }: SignedInContext,
): Promise<Pick<DirectoryCall, 'connectorId' | 'isTrial'>> {
  const [connector] =
    principal.keyId === undefined
      ? []
      : await tx.query<{ connectorId: Id<'Connector'>; isTrial: boolean }>(CONNECTOR, [principal.keyId]);
  if (connector === undefined)
    throw new ScimFault(403, null, 'This token belongs to no directory that is switched on. Ask HR of the office.');
  return connector;
}

/** What was written is undone with the transaction. @throws ScimFault 403 */
export function mustChangeNothing({ isTrial }: DirectoryCall): void {
  if (isTrial) throw new ScimFault(403, null, 'A trial changes nothing.');
}

/** Two requests about one person are answered one after the other. */
export async function holdPerson(tx: SqlTransaction, staffId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('kean.directory ' || $1, 0))`, [staffId]);
}
