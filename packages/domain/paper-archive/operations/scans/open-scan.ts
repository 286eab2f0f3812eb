import type { Readable } from 'node:stream';
import { refusedLook, takeLook, whyNotLook } from '@kean/circulation/contract/looking';
import type { ClientOrigin, ClientState } from '@kean/clients/contract';
import { type KeptDocument, openDocument, readDocument } from '@kean/clients/contract/keeping-documents';
import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { AskedSubject, Ground } from '@kean/encryption';
import { AppError, type BranchId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record, type ScanLookRefusal } from '../../audit-events.ts';
import type { OpenScanInput } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { separateClassOfScan } from '../../rules/a-copy-that-shows-an-identity-number-wants-its-own-consent.ts';

/** A document on its way out. */
export interface ShownScan {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Readable;
}

const ACTION = 'paper-archive.open-scans';
const CLIENT = `SELECT region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin, standing_grounds(id) AS grounds FROM client WHERE id = $1::uuid`;
/** What the scanner says of a document that had not been through it. */
export const CLEAN = `UPDATE client_document SET scan = 'clean' WHERE id = $1::uuid AND state = 'kept' RETURNING id`;

interface Owner extends Record<string, unknown> {
  readonly branchId: BranchId;
  readonly assigneeId: StaffId | null;
  readonly assignmentLapsesAt: Date | null;
  readonly state: ClientState;
  readonly origin: ClientOrigin;
  readonly grounds: readonly Ground[];
}
interface Granted {
  readonly document: KeptDocument;
  readonly asked: AskedSubject;
}

/**
 * Opens one scan for a stated purpose, by the rules of a reveal: reach and class of the paper by grant, purpose, ground, separate consent, and one
 * of the day's looks. Decided, counted and logged in one committed transaction; only then is the key asked for (I2).
 * @throws AppError PAPER_SCAN_NOT_FOUND; CIRCULATION_… as a reveal; CLIENTS_DOCUMENT_INFECTED | OBJECT_SCANNER_UNAVAILABLE. All in the log
 */
export async function openScan(call: SignedInContext, input: OpenScanInput): Promise<ShownScan> {
  const { services, principal } = call;
  const { document, asked } = await grant(call, input);
  const { purpose } = input;
  const kind = separateClassOfScan(document.kind);
  const sensitive = kind === null ? [] : [kind];
  const { keys } = await services.keyring.keysFor('client', [asked], { principal, purpose, sensitive });
  const key = keys.get(document.clientId);
  if (key === undefined) throw failPaper('PAPER_SCAN_NOT_FOUND');
  try {
    const bytes = await openDocument(services, key, document, () => markClean(call, document));
    return { contentType: document.type, fileName: fileNameOf(document), bytes };
  } catch (error) {
    if (error instanceof AppError) await writeThatItStayedShut(call, input, document, error);
    throw error;
  }
}

/** Of paper in a cabinet, or of a form of consent on its way there: both are opened here, by one rule. */
export const isScan = ({ about }: KeptDocument) => about === 'paper-file' || about === 'consent';

/** Says of what kind it is and nothing of whose. */
export function fileNameOf({ kind, documentId, type }: KeptDocument): string {
  return `${kind}-${documentId.slice(-8)}.${type.slice(type.indexOf('/') + 1)}`;
}

async function grant(call: SignedInContext, { documentId, purpose }: OpenScanInput): Promise<Granted> {
  const { services, principal, authorizer } = call;
  const reach = authorizer.rowReach(ACTION);
  const ended = await inSqlTransaction(services.db, rowPrincipal(principal, reach), async (tx) => {
    const document = await readDocument(tx, documentId);
    const [client] = document === null ? [] : await tx.query<Owner>(CLIENT, [document.clientId]);
    const reason = await why(tx, call, purpose, document, client);
    if (reason !== null || document === null || client === undefined) {
      const told = reason ?? 'not-within-reach';
      const within = told !== 'not-within-reach' && document !== null;
      await record(tx, {
        action: 'paper-archive.scan-not-opened',
        outcome: 'refused',
        principal,
        subject: within ? { kind: 'Client', id: document.clientId } : { kind: 'Document', id: documentId },
        purpose,
        facts: { documentId, reason: told },
      });
      return { reason: told };
    }
    await record(tx, {
      action: 'paper-archive.scan-opened',
      outcome: 'allowed',
      principal,
      branchId: client.branchId,
      subject: { kind: 'Client', id: document.clientId },
      purpose,
      fields: [`scan.${document.kind}`],
      facts: { about: document.about, aboutId: document.aboutId, documentId },
    });
    const lapsed =
      client.assignmentLapsesAt !== null && client.assignmentLapsesAt.getTime() <= services.clock.now().getTime();
    const { state, grounds } = client;
    const assignee = lapsed ? null : client.assigneeId;
    const asked = { id: document.clientId, state, grounds, reach: { scope: reach.widest ?? 'own', assignee } };
    return { granted: { document, asked: { ...asked, sealed: document.sealedKey } } };
  });
  if ('granted' in ended) return ended.granted;
  throw ended.reason === 'not-within-reach' ? failPaper('PAPER_SCAN_NOT_FOUND') : refusedLook(ended.reason);
}

/** In this order, so that what is out of reach is never told apart from what is absent; the look is taken last. */
async function why(
  tx: SqlTransaction,
  { principal, authorizer }: SignedInContext,
  purpose: OpenScanInput['purpose'],
  document: KeptDocument | null,
  client: Owner | undefined,
) {
  if (document === null || client === undefined || !isScan(document)) return 'not-within-reach' as const;
  if (!authorizer.can(ACTION, 'Client', client, `scan.${document.kind}`)) {
    return authorizer.fieldsOf(ACTION, 'Client', client).length > 0 ? 'field-not-granted' : 'not-within-reach';
  }
  const at = { ...client, separateClass: separateClassOfScan(document.kind) };
  const reason = whyNotLook(principal.roles, purpose, at);
  if (reason !== null) return reason;
  return takeLook(tx, principal);
}

function markClean({ services, principal, authorizer }: SignedInContext, { documentId }: KeptDocument): Promise<void> {
  const as = rowPrincipal(principal, authorizer.rowReach(ACTION));
  return inSqlTransaction(services.db, as, async (tx) => void (await tx.query(CLEAN, [documentId])));
}

async function writeThatItStayedShut(
  { services, principal }: SignedInContext,
  { purpose }: OpenScanInput,
  { documentId, clientId }: KeptDocument,
  error: AppError,
): Promise<void> {
  const REASONS: Readonly<Record<string, ScanLookRefusal>> = {
    CLIENTS_DOCUMENT_INFECTED: 'infected',
    OBJECT_SCANNER_UNAVAILABLE: 'scanner-away',
  };
  const reason = Object.hasOwn(REASONS, error.code) ? REASONS[error.code] : undefined;
  if (reason === undefined) return;
  await inSqlTransaction(services.db, rowPrincipal(principal, null), (tx) =>
    record(tx, {
      action: 'paper-archive.scan-not-opened',
      outcome: 'refused',
      principal,
      subject: { kind: 'Client', id: clientId },
      purpose,
      facts: { documentId, reason },
    }),
  );
}
