import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { KeyPosition, KeyScope } from '@kean/encryption';
import { record } from '../audit-events.ts';
import type { RotationId, RotationPhase } from '../contract.ts';
import type { StorageErrorCode } from '../errors.ts';
import type { RotationWorker } from './rotation-worker.ts';
import { readRotation, type StoredRotation } from './stored-rotation.ts';

/** Where a rotation stands after a step. */
export interface Advance {
  readonly phase: RotationPhase;
  readonly position: KeyPosition | null;
  readonly done: number;
  /** Of this pass; also kept for the next one. */
  readonly unreadable: number;
  /** Subjects of this step that did not open. */
  readonly unreadableIds?: readonly string[];
}

/** The row moves only from where this worker saw it: of two workers one goes on. A pause meanwhile keeps what was done. */
const ADVANCE = `UPDATE key_rotation SET phase = $4, position = $5, done = $6::int, unreadable = $7::int,
    moved_at = now(), phase_at = CASE WHEN phase = $4 THEN phase_at ELSE now() END,
    state = CASE WHEN $4 = 'ended' THEN 'finished' ELSE state END,
    finished_at = CASE WHEN $4 = 'ended' THEN now() END
  WHERE id = $1::uuid AND state IN ('running', 'paused') AND phase = $2 AND position IS NOT DISTINCT FROM $3
    AND done = $8::int
  RETURNING id`;

const FAIL = `UPDATE key_rotation SET state = 'failed', failure = $2, finished_at = now()
  WHERE id = $1::uuid AND state = 'running' RETURNING id`;

export function readRotationAlone({ services }: RotationWorker, id: RotationId): Promise<StoredRotation | undefined> {
  return inSqlTransaction(services.db, nobody, (tx) => readRotation(tx, id));
}

/** @returns the row as it stands now, `undefined` where another worker has moved it */
export async function advanceRotation(
  { services }: RotationWorker,
  stored: StoredRotation,
  advance: Advance,
): Promise<StoredRotation | undefined> {
  const { phase, position, done, unreadable, unreadableIds = [] } = advance;
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const values = [stored.id, stored.phase, stored.position, phase, textOf(position), done, unreadable, stored.done];
    if ((await tx.query(ADVANCE, values)).length === 0) return undefined;
    if (unreadableIds.length > 0) await recordUnreadable(tx, stored.id, unreadableIds);
    if (phase === 'ended') {
      await record(tx, {
        action: 'storage.rotation-finished',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Rotation', id: stored.id },
        facts: { kind: stored.kind, done, unreadable },
      });
    }
    return readRotation(tx, stored.id);
  });
}

/** Gives a rotation up; nothing that it has done is undone, and nothing it has not done is needed. */
export async function endRotation(
  { services }: RotationWorker,
  stored: StoredRotation,
  code: StorageErrorCode,
): Promise<void> {
  await inSqlTransaction(services.db, nobody, async (tx) => {
    if ((await tx.query(FAIL, [stored.id, code])).length === 0) return;
    await record(tx, {
      action: 'storage.rotation-failed',
      outcome: 'failed',
      principal: null,
      subject: { kind: 'Rotation', id: stored.id },
      facts: { kind: stored.kind, code },
    });
  });
}

/** The position as the row keeps it, read back for the next step. */
export function positionOf({ position }: StoredRotation): KeyPosition | null {
  const [scope, subjectId] = position?.split('/') ?? [];
  return scope === undefined || subjectId === undefined ? null : { scope: scope as KeyScope, subjectId };
}

function textOf(position: KeyPosition | null): string | null {
  return position === null ? null : `${position.scope}/${position.subjectId}`;
}

function recordUnreadable(tx: SqlTransaction, rotationId: RotationId, subjectIds: readonly string[]): Promise<void> {
  return record(tx, {
    action: 'storage.values-unreadable',
    outcome: 'failed',
    principal: null,
    subject: { kind: 'Client', id: null },
    subjectIds,
    facts: { rotationId, count: subjectIds.length },
  });
}
