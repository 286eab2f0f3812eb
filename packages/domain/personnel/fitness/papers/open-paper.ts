import type { Readable } from 'node:stream';
import { openStoredFile } from '@kean/clients/contract/keeping-documents';
import { inSqlTransaction } from '@kean/db';
import { AppError } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { CheckPaper, OpenPaperInput } from '../../contract/fitness.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import { CHECK_PAPERS, objectOfPaper, type PaperOfCheck, placesOfPaper } from './stored-paper.ts';

/** A paper on its way out. */
export interface ShownPaper {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Readable;
}

interface Stored extends PaperOfCheck, Pick<CheckPaper, 'type' | 'scan'> {
  readonly sealedKey: Buffer;
}

/** Row security leaves out one's own. */
const PAPER = `SELECT p.id AS "paperId", p.fulfilment_id AS "fulfilmentId", f.staff_id AS "staffId", p.type, p.scan, p.sealed_key AS "sealedKey"
  FROM duty_paper p JOIN fulfilment f ON f.id = p.fulfilment_id WHERE p.id = $1::uuid AND p.state = 'kept'`;
const CLEAN = `UPDATE duty_paper SET scan = 'clean' WHERE id = $1::uuid AND state = 'kept'`;

/**
 * Opens the paper of somebody else's check, for a reason. That it was opened is committed to the log before the key is asked for.
 * @throws AppError PERSONNEL_PAPER_NOT_FOUND; PERSONNEL_PAPER_INFECTED | OBJECT_SCANNER_UNAVAILABLE, in the log
 */
export async function openPaper(call: SignedInContext, { paperId, reason }: OpenPaperInput): Promise<ShownPaper> {
  const { services, principal } = call;
  const paper = await inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [found] = await tx.query<Stored & Record<string, unknown>>(PAPER, [paperId]);
    if (found === undefined) throw failFitness('PERSONNEL_PAPER_NOT_FOUND');
    await record(tx, {
      ...{ action: 'personnel.check-paper-opened', outcome: 'allowed', principal },
      ...{
        subject: { kind: 'Staff', id: found.staffId },
        facts: { fulfilmentId: found.fulfilmentId, paperId, reason },
      },
    });
    return found;
  });
  const asked = {
    ...{ id: paperId, state: 'check-paper', grounds: [], sealed: paper.sealedKey },
    reach: { scope: 'agency', assignee: paper.staffId } as const,
  };
  const { keys } = await services.keyring.keysFor('import', [asked], { principal, purpose: CHECK_PAPERS });
  const key = keys.get(paperId);
  if (key === undefined) throw failFitness('PERSONNEL_PAPER_NOT_FOUND');
  const { type, scan, sealedKey } = paper;
  try {
    const bytes = await openStoredFile(
      services,
      key,
      { object: objectOfPaper(paperId), places: placesOfPaper(paperId), scan, sealedKey },
      { clean: () => markClean(call, paperId), infected: () => failFitness('PERSONNEL_PAPER_INFECTED') },
    );
    return { contentType: type, fileName: `check-${paperId.slice(-8)}.${type.slice(type.indexOf('/') + 1)}`, bytes };
  } catch (error) {
    if (error instanceof AppError) await writeThatItStayedShut(call, paper, error);
    throw error;
  }
}

function markClean(call: SignedInContext, paperId: Stored['paperId']): Promise<void> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => void (await tx.query(CLEAN, [paperId])));
}

const SHUT: Readonly<Record<string, 'infected' | 'scanner-away'>> = {
  PERSONNEL_PAPER_INFECTED: 'infected',
  OBJECT_SCANNER_UNAVAILABLE: 'scanner-away',
};

async function writeThatItStayedShut(
  call: SignedInContext,
  { paperId, fulfilmentId, staffId }: PaperOfCheck,
  { code }: AppError,
): Promise<void> {
  const reason = Object.hasOwn(SHUT, code) ? SHUT[code] : undefined;
  if (reason === undefined) return;
  await inSqlTransaction(call.services.db, asThemself(call), (tx) =>
    record(tx, {
      ...{ action: 'personnel.check-paper-not-opened', outcome: 'refused', principal: call.principal },
      ...{ subject: { kind: 'Staff', id: staffId }, facts: { fulfilmentId, paperId, reason } },
    }),
  );
}
