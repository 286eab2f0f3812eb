import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { RotationId, RotationKind, RotationPhase, RotationState, RotationView } from '../contract.ts';
import { publicTextOf } from '../errors.ts';

/** A row of `key_rotation`. */
export interface StoredRotation {
  readonly id: RotationId;
  readonly kind: RotationKind;
  readonly state: RotationState;
  readonly phase: RotationPhase;
  readonly target: string;
  /** Last key of the pass that is done, as scope/subject. */
  readonly position: string | null;
  readonly done: number;
  readonly total: number;
  readonly unreadable: number;
  readonly failure: string | null;
  readonly startedBy: StaffId;
  readonly startedByName: string | null;
  readonly startedAt: Date;
  readonly phaseAt: Date;
  readonly movedAt: Date;
  readonly finishedAt: Date | null;
  readonly version: number;
}

export const ROTATION_COLUMNS = `r.id, r.kind, r.state, r.phase, r.target, r.position, r.done, r.total, r.unreadable, r.failure,
  r.started_by AS "startedBy", r.started_at AS "startedAt", r.phase_at AS "phaseAt",
  r.moved_at AS "movedAt", r.finished_at AS "finishedAt", r.version`;

/** Ids are in order of time. */
export const ROTATIONS = `SELECT ${ROTATION_COLUMNS}, s.display_name AS "startedByName"
  FROM key_rotation r LEFT JOIN staff s ON s.id = r.started_by`;

export async function readRotation(tx: SqlTransaction, id: RotationId): Promise<StoredRotation | undefined> {
  const [row] = await tx.query<StoredRotation>(`${ROTATIONS} WHERE r.id = $1::uuid`, [id]);
  return row;
}

export async function readLastRotation(tx: SqlTransaction): Promise<StoredRotation | undefined> {
  const [row] = await tx.query<StoredRotation>(`${ROTATIONS} ORDER BY r.id DESC LIMIT 1`);
  return row;
}

/** As the operator sees it. */
export function viewRotation({ position: _, ...stored }: StoredRotation, now: Date): RotationView {
  const { failure, done, total, state } = stored;
  const seconds = (now.getTime() - stored.phaseAt.getTime()) / 1000;
  const perSecond = state === 'running' && done > 0 && seconds > 0 ? done / seconds : null;
  return {
    ...stored,
    failure: failure === null ? null : { code: failure, ...publicTextOf(failure) },
    perSecond,
    secondsLeft: perSecond === null ? null : Math.max(0, total - done) / perSecond,
  };
}
