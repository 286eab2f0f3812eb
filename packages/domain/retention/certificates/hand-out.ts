import { EventProver, findEvent } from '@kean/audit';
import { digestOf } from '@kean/clients/contract/reaching';
import { bearerPrincipal, inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import { AppError } from '@kean/kernel';
import type { FrontContext, Services, SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { CertificateFiles } from '../contract.ts';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { failRetention } from '../errors.ts';

type Stored = Omit<CertificateFiles, 'proof'>;
const COLUMNS = `f.id AS "certificateId", f.kind, f.issued_at AS "issuedAt", f.document`;
const OF_ERASURE = `SELECT ${COLUMNS} FROM erasure_certificate f WHERE f.erasure_id = $1::uuid ORDER BY f.issued_at LIMIT 20`;
const BEHIND_LINK = `
  SELECT ${COLUMNS} FROM erased_client e JOIN erasure_certificate f ON f.client_id = e.client_id
   WHERE e.link_digest = $1 ORDER BY f.issued_at`;
/** Written in the transaction of the certificate, a moment after it. */
const EVENT = `
  SELECT id, occurred_at AS "occurredAt" FROM audit_event
   WHERE occurred_at BETWEEN $2::timestamptz - interval '1 minute' AND $2::timestamptz + interval '10 minutes'
     AND action = 'retention.certificate-issued' AND subject_id = $1::uuid LIMIT 1`;

/** The certificates of an erasure with their proofs, for whoever may see erasures. @throws AppError RETENTION_CERTIFICATE_NOT_FOUND */
export function certificatesOf(call: SignedInContext, erasureId: ErasureId): Promise<CertificateFiles[]> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-erasures'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const stored = await tx.query<Stored>(OF_ERASURE, [erasureId]);
    return handedOut(tx, services, stored, (certificateId) => ({
      ...({ principal, subject: { kind: 'Certificate', id: certificateId }, facts: { to: 'office' } } as const),
    }));
  });
}

/**
 * The same for whoever bears the link, who is nobody else to us any more. Nothing in it is about them, and the secret has 128 bits.
 * @throws AppError RETENTION_CERTIFICATE_NOT_FOUND, whatever the link is
 */
export function ownCertificates({ services }: FrontContext, secret: string): Promise<CertificateFiles[]> {
  const digest = digestOf(secret);
  return inSqlTransaction(services.db, bearerPrincipal(digest), async (tx) => {
    const stored = await tx.query<Stored>(BEHIND_LINK, [digest]);
    return handedOut(tx, services, stored, (certificateId) => ({
      ...({ principal: null, subject: { kind: 'Certificate', id: certificateId }, facts: { to: 'client' } } as const),
    }));
  });
}

type To = (
  certificateId: Stored['certificateId'],
) => Pick<
  Extract<Parameters<typeof record>[1], { action: 'retention.certificate-handed-out' }>,
  'principal' | 'subject' | 'facts'
>;

async function handedOut(
  tx: SqlTransaction,
  services: Pick<Services, 'log'>,
  stored: readonly Stored[],
  to: To,
): Promise<CertificateFiles[]> {
  if (stored.length === 0) throw failRetention('RETENTION_CERTIFICATE_NOT_FOUND');
  const files: CertificateFiles[] = [];
  for (const certificate of stored) {
    files.push({ ...certificate, proof: await proofOf(tx, services, certificate) });
    await record(tx, {
      action: 'retention.certificate-handed-out',
      outcome: 'allowed',
      ...to(certificate.certificateId),
    });
  }
  return files;
}

/** `null` until the log has signed what it took down, and its witness cosigned that; a moment, where everything runs. */
async function proofOf(
  tx: SqlTransaction,
  { log }: Pick<Services, 'log'>,
  { certificateId, issuedAt }: Stored,
): Promise<CertificateFiles['proof']> {
  const [key] = await tx.query<{ id: string; occurredAt: Date }>(EVENT, [certificateId, issuedAt]);
  const row = key === undefined ? null : await findEvent(tx, key);
  if (row === null) return null;
  try {
    const prover = await EventProver.open(tx, log, row);
    const proven = prover.awaitsWitness ? null : await prover.prove(tx, row);
    if (proven === null) return null;
    const { sequence, proof, entry } = proven;
    return { sequence, proof, entry: Buffer.from(entry).toString('base64'), verifierKeys: [...prover.verifierKeys] };
  } catch (error) {
    if (error instanceof AppError && error.code === 'AUDIT_NOT_SIGNED_YET') return null;
    throw error;
  }
}
