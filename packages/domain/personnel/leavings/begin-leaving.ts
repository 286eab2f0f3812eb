import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { AppError, newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise, setTimer } from '@kean/queues';
import { type LeavingRefused, record } from '../audit-events.ts';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import { LEAVING_TASKS, REMINDER_VERSION } from '../contract/words.ts';
import type { BeginLeavingInput, BegunLeaving } from '../contract.ts';
import { failPersonnel, type PersonnelCode } from '../errors.ts';
import { conductLeaving } from '../jobs/conduct-leaving.job.ts';
import { sealPrivateMailUnlessDown } from '../reminder/private-mail.ts';
import { aLeavingLiesAheadWithinAYear } from '../rules/a-leaving-lies-ahead-within-a-year.ts';
import { nobodySeesThemselfOff } from '../rules/nobody-sees-themself-off.ts';
import { clientsLeftBehind, type LeftBehind } from './clients-left-behind.ts';
import { cutWithin, ONE_AT_A_TIME } from './cut-within.ts';
import { readLeaver } from './preview-leaving.ts';
import { successorsOf } from './successors.ts';

const BEGIN = `
  INSERT INTO leaving (id, staff_id, way, state, ordered_by, cut_due_at, cut_at, private_mail, reminder_version, reminder_free_at)
  VALUES ($1::uuid, $2::uuid, $3::text, CASE WHEN $3::text = 'planned' THEN 'planned' ELSE 'running' END, $4::uuid, $5::timestamptz,
    CASE WHEN $3::text <> 'planned' THEN clock_timestamp() END, $6, $7::int4, CASE WHEN $3::text <> 'dispute' THEN clock_timestamp() END)`;
const TASKS = 'INSERT INTO leaving_task (leaving_id, kind) SELECT $1::uuid, kind FROM unnest($2::text[]) kind';
const HANDOVERS = `INSERT INTO leaving_handover (leaving_id, branch_id, proposed_id)
  SELECT $1::uuid, h.branch_id, h.proposed_id FROM unnest($2::uuid[], $3::uuid[]) AS h(branch_id, proposed_id)`;

const REASON_OF: Partial<Record<PersonnelCode, LeavingRefused['facts']['reason']>> = {
  PERSONNEL_YOURSELF: 'yourself',
  PERSONNEL_LAST_HR: 'last-hr',
  PERSONNEL_LAST_OPERATOR: 'last-operator',
};

/**
 * Sees somebody off. Unless it is set for a time, access is cut by the database in this very transaction, with its revocation, so that
 * neither worker nor Redis has a say in it; everything else follows by steps. Begun again it is the same leaving.
 * @throws AppError PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_TIME_NOT_AHEAD | PERSONNEL_SUCCESSOR_NOT_ELIGIBLE; PERSONNEL_YOURSELF |
 *   PERSONNEL_LAST_HR | PERSONNEL_LAST_OPERATOR, which stand in the log
 */
export async function beginLeaving(call: SignedInContext, input: BeginLeavingInput): Promise<BegunLeaving> {
  const { services } = call;
  const at = input.way === 'planned' ? (input.at ?? null) : null;
  if (input.way === 'planned' && (at === null || !aLeavingLiesAheadWithinAYear(at, services.clock.now())))
    throw failPersonnel('PERSONNEL_TIME_NOT_AHEAD');
  const left = await clientsLeftBehind(services.db, input.staffId);
  const leavingId: LeavingId = newId();
  const { privateMail = null } = input;
  const mail =
    privateMail === null
      ? null
      : await sealPrivateMailUnlessDown(services.keyring, call.principal, leavingId, privateMail);
  try {
    return await inSqlTransaction(services.db, nobody, (tx) => begin(tx, call, input, { leavingId, at, left, mail }));
  } catch (error) {
    await recordRefusedLeaving(call, error);
    throw error;
  }
}

/**
 * The same, at once, within what else is written of the person; a leaving that was set for later is brought forward. Whoever calls it
 * hands what it throws to {@link recordRefusedLeaving} when the transaction is over.
 * @throws AppError as {@link beginLeaving}
 */
export async function leaveWithin(
  tx: SqlTransaction,
  call: SignedInContext,
  staffId: StaffId,
  left: readonly LeftBehind[],
): Promise<void> {
  const input: BeginLeavingInput = { staffId, way: 'at-once', proposals: [] };
  const { leavingId, already } = await begin(tx, call, input, { leavingId: newId(), at: null, left, mail: null });
  if (already) await cutWithin(tx, call, leavingId);
}

/** What was refused is undone with its transaction; that it was tried stands in the log. Other errors are none of its business. */
export async function recordRefusedLeaving({ principal, services }: SignedInContext, error: unknown): Promise<void> {
  if (!(error instanceof AppError)) return;
  const reason = REASON_OF[error.code as PersonnelCode];
  const { staffId } = error.detail;
  if (reason === undefined || typeof staffId !== 'string') return;
  await inSqlTransaction(services.db, nobody, (tx) =>
    record(tx, {
      action: 'personnel.leaving-refused',
      outcome: 'refused',
      principal,
      subject: { kind: 'Staff', id: staffId as StaffId },
      facts: { reason },
    }),
  );
}

interface Parts {
  readonly leavingId: LeavingId;
  readonly at: Date | null;
  readonly left: readonly LeftBehind[];
  /** Sealed. */
  readonly mail: Buffer | null;
}

async function begin(
  tx: SqlTransaction,
  call: SignedInContext,
  input: BeginLeavingInput,
  parts: Parts,
): Promise<BegunLeaving> {
  await tx.query(ONE_AT_A_TIME);
  const leaver = await readLeaver(tx, input.staffId);
  if (leaver.leavingId !== null) return { leavingId: leaver.leavingId, already: true };
  // Access ends by the clock at a set time, which asks nobody who is the last then.
  const lastOf = parts.at === null ? leaver.lastOf : leaver.lastToStay;
  const refused = nobodySeesThemselfOff({ staffId: input.staffId, lastOf, by: call.principal.staffId });
  if (refused !== null) throw failPersonnel(refused, { staffId: input.staffId });
  return { leavingId: await write(tx, call, input, parts), already: false };
}

async function write(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  { staffId, way, proposals }: BeginLeavingInput,
  { leavingId, at, left, mail }: Parts,
): Promise<LeavingId> {
  const branchIds = left.map(({ branchId }) => branchId);
  const possible = await successorsOf(tx, staffId, branchIds);
  const proposed = new Map(proposals.map(({ branchId, successorId }) => [branchId, successorId]));
  for (const [branchId, successorId] of proposed) {
    const fits = possible.get(branchId)?.some((successor) => successor.staffId === successorId) === true;
    if (!fits) throw failPersonnel('PERSONNEL_SUCCESSOR_NOT_ELIGIBLE');
  }
  await tx.query(BEGIN, [leavingId, staffId, way, principal.staffId, at, mail, REMINDER_VERSION]);
  await tx.query(TASKS, [leavingId, Object.keys(LEAVING_TASKS)]);
  await tx.query(HANDOVERS, [leavingId, branchIds, branchIds.map((id) => proposed.get(id) ?? null)]);
  const about = { outcome: 'allowed', principal, subject: { kind: 'Staff', id: staffId } } as const;
  await record(tx, {
    ...about,
    action: 'personnel.leaving-begun',
    facts: { leavingId, way, cutDueAt: at?.toISOString() ?? null },
  });
  if (at !== null) {
    await setTimer(tx, {
      ...{ name: 'personnel.leaving-due', key: leavingId, dueAt: at },
      ...{ job: conductLeaving, payload: { leavingId } },
    });
    return leavingId;
  }
  await record(tx, { ...about, action: 'personnel.access-cut', facts: { leavingId, way } });
  await promise(tx, conductLeaving, { leavingId }, leavingId);
  return leavingId;
}
