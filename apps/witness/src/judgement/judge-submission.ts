import {
  type AddCheckpoint,
  type Checkpoint,
  EMPTY_ROOT,
  readAddCheckpoint,
  readCheckpoint,
  readNote,
  type SignedNote,
  TlogError,
  type VerifierKey,
  verifiedSignatures,
  verifyConsistency,
} from '@kean/tlog';
import type { Conflict } from '../state/evidence.ts';

/** A request that names a known log and bears its signature. */
export interface Submission {
  readonly request: AddCheckpoint;
  readonly note: SignedNote;
  readonly head: Checkpoint;
}

/** A refusal: the status that C2SP tlog-witness gives it, and a word for whoever reads the answer. */
export interface Refused {
  readonly status: 400 | 403 | 404 | 409 | 422;
  readonly why: string;
  /** What the submission proves against the log, `null` for a mistake of whoever sent it. */
  readonly conflict: Conflict | null;
}

export type Logs = ReadonlyMap<string, readonly VerifierKey[]>;

/**
 * Reads a submission and checks whose it is: 400 for what is malformed, 404 for a log that is not witnessed, 403 without a
 * signature of that log that holds. Until then nothing of it is evidence of anything.
 */
export function readSubmission(body: Uint8Array, logs: Logs): Submission | Refused {
  try {
    const request = readAddCheckpoint(body);
    const note = readNote(request.checkpoint);
    const head = readCheckpoint(note.text);
    const keys = logs.get(head.origin);
    if (keys === undefined) return refused(404, 'this log is not witnessed here');
    if (verifiedSignatures(note, keys).length === 0) return refused(403, 'no signature by a key of this log');
    if (request.oldSize > head.size) return refused(400, 'the old size is larger than the checkpoint');
    return { request, note, head };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return refused(error.code === 'SIGNATURE_WRONG' ? 403 : 400, error.message);
  }
}

/**
 * Compares a submission with what was cosigned last, in the order of the specification.
 * @returns `null` when it is consistent and may be cosigned
 */
export function judgeSubmission(
  { request, head }: Submission,
  seen: { readonly size: number; readonly root: Uint8Array },
): Refused | null {
  const conflict = conflictOf(head, seen);
  if (request.oldSize !== seen.size) return { status: 409, why: `${seen.size}`, conflict };
  try {
    if (head.size === 0 && Buffer.compare(head.root, EMPTY_ROOT) !== 0)
      return { status: 422, why: 'an empty log has the root of nothing', conflict: conflict ?? 'unproven' };
    const { proof } = request;
    verifyConsistency({ oldSize: seen.size, oldRoot: seen.root, size: head.size, root: head.root, proof });
    return null;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return { status: 422, why: error.message, conflict: conflict ?? 'unproven' };
  }
}

/** What two signed checkpoints show by themselves, whatever proof came along. */
function conflictOf(head: Checkpoint, seen: { readonly size: number; readonly root: Uint8Array }): Conflict | null {
  if (head.size < seen.size) return 'went-back';
  return head.size === seen.size && Buffer.compare(head.root, seen.root) !== 0 ? 'forked' : null;
}

function refused(status: Refused['status'], why: string): Refused {
  return { status, why, conflict: null };
}
