import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { RenewSigningKeyInput } from '../../contract/receivers.ts';
import { failPersonnel } from '../../errors.ts';

/** RS256 by 2048 bits at least is what every receiver of CAEP has to know (CAEP Interoperability Profile 1.0, 2.6). */
const BITS = 3072;
/** A key is published so long before it signs, so that receivers have read the set again. */
const COMING_MINUTES = 10;
/** What the one before has signed is believed so long. */
const OVERLAP_HOURS = 24;

const generate = promisify(generateKeyPair);

const ALONE = `SELECT pg_advisory_xact_lock(hashtext('kean.signal-key'))`;
const ANY = 'SELECT FROM signal_key WHERE ends_at IS NULL LIMIT 1';
const NEWEST = 'SELECT id FROM signal_key WHERE ends_at IS NULL ORDER BY signs_from DESC LIMIT 1';
const INSERT = `
  INSERT INTO signal_key (id, public_jwk, sealed, made_by, signs_from)
  VALUES ($1::uuid, $2::jsonb, $3, $4::uuid, clock_timestamp() + make_interval(mins => $5::int))`;
const END = `
  UPDATE signal_key SET ends_at = least(ends_at, clock_timestamp() + make_interval(hours => $2::int))
   WHERE id <> $1::uuid AND (ends_at IS NULL OR ends_at > clock_timestamp() + make_interval(hours => $2::int))`;

type NewKey = { readonly id: string; readonly jwk: object; readonly sealed: Buffer };

/** Makes the office's first key, with its first receiver. @throws AppError PERSONNEL_CONNECTORS_NOT_SET_UP */
export async function firstSigningKey(tx: SqlTransaction, call: SignedInContext): Promise<void> {
  await tx.query(ALONE);
  if ((await tx.query(ANY)).length > 0) return;
  await keep(tx, call, await newKey(call), true);
}

/**
 * Another key. It is published now and signs a little later; the one before is published for a day more. `atOnce` withdraws that one now:
 * receivers that have not read the set again refuse what comes until they do.
 * @throws AppError PERSONNEL_CONNECTORS_NOT_SET_UP | PERSONNEL_CONNECTOR_CHANGED
 */
export async function renewSigningKey(call: SignedInContext, { seen, atOnce }: RenewSigningKeyInput): Promise<void> {
  const made = await newKey(call);
  await inSqlTransaction(call.services.db, nobody, async (tx) => {
    await tx.query(ALONE);
    const [newest] = await tx.query<{ id: string }>(NEWEST);
    if (newest?.id !== seen) throw failPersonnel('PERSONNEL_CONNECTOR_CHANGED');
    await keep(tx, call, made, atOnce);
    await tx.query(END, [made.id, atOnce ? 0 : OVERLAP_HOURS]);
  });
}

async function newKey({ services }: SignedInContext): Promise<NewKey> {
  if (services.connectorSecrets === undefined) throw failPersonnel('PERSONNEL_CONNECTORS_NOT_SET_UP');
  const id = newId<'SignalKey'>();
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: BITS });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' };
  const bare = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = services.connectorSecrets.seal(bare, ['signal_key', 'sealed', id]);
  bare.fill(0);
  return { id, jwk, sealed };
}

async function keep(tx: SqlTransaction, { principal }: SignedInContext, made: NewKey, atOnce: boolean): Promise<void> {
  const { id, jwk, sealed } = made;
  await tx.query(INSERT, [id, JSON.stringify(jwk), sealed, principal.staffId, atOnce ? 0 : COMING_MINUTES]);
  const subject = { kind: 'Connector', id: null } as const;
  const facts = { keyId: id, atOnce };
  await record(tx, { action: 'personnel.signing-key-made', outcome: 'allowed', principal, subject, facts });
}
