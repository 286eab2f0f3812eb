import { inLetters } from '@kean/audit';
import { endDocuments, removeObjects } from '@kean/clients/contract/keeping-documents';
import type { ClientId, Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { BatchActInput, FileClass } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { hashOf, openPicture, type PictureType, receivePicture, storePicture, typeOfPicture } from './picture.ts';
import { withBatch } from './stored-batch.ts';

const SIGN = `UPDATE shred_batch SET state = 'signed', signed_by = $2::uuid, signed_at = now(), photo_hash = $3, version = version + 1
  WHERE id = $1::uuid AND state = 'open' RETURNING id`;
const WITNESS = `UPDATE shred_batch SET state = 'done', witnessed_by = $2::uuid, witnessed_at = now(), version = version + 1
  WHERE id = $1::uuid AND state = 'signed' RETURNING id`;
const HELD = `SELECT 1 FROM shred_item i JOIN paper_file f ON f.id = i.file_id
  WHERE i.batch_id = $1::uuid AND paper_is_held(f.client_id) LIMIT 1`;
/** What is shredded because its time is over leaves no scan behind; what was there twice is there still. */
const NOT_TWINS = `SELECT f.id AS "fileId" FROM paper_file f JOIN shred_item i ON i.file_id = f.id
  WHERE i.batch_id = $1::uuid AND f.shred_cause <> 'duplicate'`;
const SHRED = `UPDATE paper_file f SET state = 'shredded', shredded_at = now(), version = version + 1
  FROM shred_item i WHERE i.batch_id = $1::uuid AND f.id = i.file_id AND f.state = 'shelved'
  RETURNING f.id AS "fileId", f.client_id AS "clientId", f.class`;

/**
 * Who destroyed says so, with a picture of what is left: its hash stands in the batch, the picture lies sealed.
 * @throws AppError PAPER_BATCH_NOT_FOUND, in the log; PAPER_BATCH_MOVED_ON | PAPER_PICTURE_MISSING | PAPER_PICTURE_UNKNOWN |
 *   PAPER_PICTURE_TOO_LARGE
 */
export async function signBatch(
  call: SignedInContext,
  input: BatchActInput,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { principal, services } = call;
  const action = 'paper-archive.shred';
  // Whoever may not sign stores nothing.
  await withBatch(call, { ...input, action }, async (_tx, { state }) => {
    if (state !== 'open') throw failPaper('PAPER_BATCH_MOVED_ON');
  });
  const picture = await receivePicture(bytes);
  await storePicture(services, input.batchId, picture, principal);
  await withBatch(call, { ...input, action }, async (tx, { batchId, branchId, files, method }) => {
    const [signed] = await tx.query(SIGN, [batchId, principal.staffId, hashOf(picture)]);
    if (signed === undefined) throw failPaper('PAPER_BATCH_MOVED_ON');
    await record(tx, {
      action: 'paper-archive.batch-signed',
      outcome: 'allowed',
      principal,
      branchId,
      subject: { kind: 'ShredBatch', id: batchId },
      facts: { files, method, state: 'signed' },
    });
  });
}

/**
 * Another person saw it: the files are gone from now on, each stands in the log with its client.
 * @throws AppError PAPER_BATCH_NOT_FOUND, in the log; PAPER_BATCH_MOVED_ON | PAPER_WITNESS_IS_ANOTHER | PAPER_UNDER_HOLD
 */
export async function witnessBatch(call: SignedInContext, input: BatchActInput): Promise<void> {
  const { principal, services } = call;
  const ended = await withBatch(call, { ...input, action: 'paper-archive.witness-shredding' }, async (tx, batch) => {
    const { batchId, branchId, files, method, number, signedBy, pictureHash } = batch;
    if (signedBy === principal.staffId) throw failPaper('PAPER_WITNESS_IS_ANOTHER');
    if ((await tx.query(HELD, [batchId])).length > 0) throw failPaper('PAPER_UNDER_HOLD');
    const [done] = await tx.query(WITNESS, [batchId, principal.staffId]);
    if (done === undefined || signedBy === null || pictureHash === null) throw failPaper('PAPER_BATCH_MOVED_ON');
    const copies = await tx.query<{ fileId: string }>(NOT_TWINS, [batchId]);
    const ids = copies.map(({ fileId }) => fileId);
    const documents = await endDocuments(tx, 'paper-file', ids);
    const gone = await tx.query<{ fileId: string; clientId: ClientId; class: FileClass }>(SHRED, [batchId]);
    if (gone.length !== files) throw failPaper('PAPER_NOT_TO_BE_SHREDDED');
    for (const { fileId, clientId, class: fileClass } of gone) {
      await record(tx, {
        action: 'paper-archive.file-shredded',
        outcome: 'allowed',
        principal,
        branchId,
        subject: { kind: 'Client', id: clientId },
        facts: { fileId, class: fileClass, batchId },
      });
    }
    await record(tx, {
      action: 'paper-archive.batch-witnessed',
      outcome: 'allowed',
      principal,
      branchId,
      subject: { kind: 'ShredBatch', id: batchId },
      facts: { files, method, state: 'done', number, signedBy, picture: inLetters(pictureHash) },
    });
    return documents;
  });
  await removeObjects(services.objects, ended);
}

export interface ShownPicture {
  readonly contentType: PictureType;
  readonly bytes: Buffer;
}

/** The picture, for whoever may read the archive there. @throws AppError PAPER_BATCH_NOT_FOUND, also where there is none */
export async function showPicture(call: SignedInContext, batchId: Id<'ShredBatch'>): Promise<ShownPicture> {
  await withBatch(call, { batchId, action: 'paper-archive.read-archive' }, async (_tx, { state }) => {
    if (state === 'open' || state === 'dropped') throw failPaper('PAPER_BATCH_NOT_FOUND');
  });
  const bytes = await openPicture(call.services, batchId, call.principal);
  const contentType = bytes === null ? null : typeOfPicture(bytes);
  if (bytes === null || contentType === null) throw failPaper('PAPER_BATCH_NOT_FOUND');
  return { contentType, bytes };
}
