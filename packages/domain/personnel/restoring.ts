/** Clause 5.3 after a restore: whoever was seen off since the backup is let in by no older day. */
import type { LoggedEvent } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { Id, PublicText } from '@kean/kernel';
import { promise } from '@kean/queues';
import type { ClauseRestoration, Replaying } from '@kean/restores';
import { LEAVING_TASKS, REMINDER_VERSION } from './contract/words.ts';
import { conductLeaving } from './jobs/conduct-leaving.job.ts';
import { phonesAgain } from './phones/restoring.ts';

const SAY = {
  cut: { zh: '备份之后离职的人员，再次停止访问', en: 'people who left after the backup: their access is cut again' },
  undone: {
    zh: '备份之后撤销的离职，须由两人再次撤销',
    en: 'leavings that were undone after the backup: two people have to undo them again',
  },
  duties: {
    zh: '备份之后撤销或判定不宜的上岗条件，再次失效',
    en: 'duties that were withdrawn or decided against after the backup: they hold no longer',
  },
  breaches: {
    zh: '备份之后撤销或到期的违反登记，再次撤销或删除',
    en: 'breaches that were lifted, or were over, after the backup: lifted or taken away again',
  },
  papers: {
    zh: '备份之后撤回或到期删除的审查材料，再次删除',
    en: 'papers of checks that were taken back, or were over, after the backup: taken away again',
  },
} as const satisfies Record<string, PublicText>;

/** Before the leaving itself, so that nothing about the office of that day stands in its way. */
const LEFT = `UPDATE staff SET status = 'left', leaves_at = NULL WHERE id = $1::uuid AND status <> 'left'`;
const CUT = `UPDATE leaving SET cut_at = $2::timestamptz, state = 'running' WHERE id = $1::uuid AND cut_at IS NULL AND state = 'planned'`;
const BEGIN = `
  INSERT INTO leaving (id, staff_id, way, state, ordered_by, ordered_at, cut_at, reminder_version)
  SELECT $1::uuid, s.id, 'dispute', 'running', o.id, $4::timestamptz, $4::timestamptz, ${REMINDER_VERSION}
    FROM staff s, staff o WHERE s.id = $2::uuid AND o.id = $3::uuid AND o.id <> s.id ON CONFLICT DO NOTHING`;
const TASKS = `
  INSERT INTO leaving_task (leaving_id, kind) SELECT l.id, kind FROM leaving l, unnest($2::text[]) kind WHERE l.id = $1::uuid ON CONFLICT DO NOTHING`;
/** What a backup brought back is not what was taken back. */
const FROM_THE_START = `DELETE FROM leaving_step WHERE leaving_id = $1::uuid AND name <> 'access-cut'`;
/** A check that was taken back, or spoke against somebody, since: the one that the backup brought back holds no longer. */
const WITHDRAWN = `UPDATE fulfilment SET state = 'withdrawn', ended_by = $2::uuid, ended_at = $3::timestamptz
  WHERE id = $1::uuid AND state = 'standing' AND staff_id <> $2::uuid RETURNING id`;
const AGAINST = `UPDATE fulfilment SET valid_until = least(valid_until, $3::timestamptz)
  WHERE staff_id = $1::uuid AND duty = $2 AND state = 'standing' AND valid_until > $3::timestamptz RETURNING id`;
/** What was lifted on appeal does not stand against anybody again, and what was over is over. */
const LIFTED = `UPDATE secrecy_breach SET state = 'lifted', appealed_at = coalesce(appealed_at, $3::timestamptz), answered_by = $2::uuid,
    answered_at = $3::timestamptz, kept_until = $3::timestamptz + interval '90 days', version = version + 1
  WHERE id = $1::uuid AND state IN ('standing', 'appealed') AND $2::uuid NOT IN (staff_id, recorded_by, decided_by) RETURNING id`;
const FORGOTTEN = 'DELETE FROM secrecy_breach WHERE id = $1::uuid RETURNING id';
/** The key is gone already; here goes the row, so that no page offers what does not open. */
const PAPERS_GONE = 'DELETE FROM duty_paper WHERE id = ANY ($1::uuid[]) RETURNING id';
const PAPERS_LEFT = 'SELECT FROM duty_paper WHERE id = ANY ($1::uuid[])';
/** Taken back since: it lies where it was brought back to, and opens no more. */
const TAKEN_BACK = `UPDATE duty_paper SET state = 'ended', sealed_key = NULL, ended_at = $2::timestamptz
  WHERE id = $1::uuid AND state = 'kept' RETURNING id`;
const PAPER = /^check-papers\/([0-9a-f-]{36})\/content$/;
const STILL_IN = `
  SELECT FROM leaving l JOIN staff s ON s.id = l.staff_id
   WHERE l.cut_at IS NOT NULL AND l.state <> 'undone' AND s.status <> 'left'`;

const instantOf = ({ occurredAt }: LoggedEvent): Date => new Date(Number(occurredAt / 1_000n));

async function takeBack(
  tx: SqlTransaction,
  since: Replaying['since'],
): Promise<{ duties: number; breaches: number; papers: number }> {
  let [duties, breaches, papers] = [0, 0, 0];
  for (const event of since) {
    const { action, facts, subjectId, principalId } = event;
    const at = instantOf(event);
    if (event.outcome !== 'allowed') continue;
    if (action === 'personnel.duty-withdrawn')
      duties += (await tx.query(WITHDRAWN, [facts?.fulfilmentId, principalId, at])).length;
    if (action === 'personnel.duty-decided' && facts?.as === 'against')
      duties += (await tx.query(AGAINST, [subjectId, facts.duty, at])).length;
    if (action === 'personnel.breach-appeal-answered' && facts?.as === 'lifted')
      breaches += (await tx.query(LIFTED, [subjectId, principalId, at])).length;
    if (action === 'personnel.check-paper-taken-back')
      papers += (await tx.query(TAKEN_BACK, [facts?.paperId, at])).length;
    if (action === 'personnel.breach-forgotten') breaches += (await tx.query(FORGOTTEN, [subjectId])).length;
  }
  return { duties, breaches, papers };
}

/** Whose keys an event says were destroyed: a key store that is older than it has them still. */
function keysThatWent(action: string, facts: LoggedEvent['facts']): string[] {
  const id =
    action === 'personnel.check-paper-forgotten'
      ? facts?.paperId
      : action === 'personnel.private-mail-key-destroyed'
        ? facts?.leavingId
        : null;
  return typeof id === 'string' ? [id] : [];
}

export const personnelRestoration: ClauseRestoration = {
  clause: 'personnel',
  replay: async (work: Replaying) => {
    const { tx, since } = work;
    const cuts = new Map<Id<'Leaving'>, LoggedEvent>();
    let undone = 0;
    for (const event of since) {
      const leavingId = event.facts?.leavingId as Id<'Leaving'> | undefined;
      if (leavingId === undefined || event.outcome !== 'allowed') continue;
      if (event.action === 'personnel.access-cut') cuts.set(leavingId, event);
      // Begun and undone on the lost day: nothing of it is left. Only undone on it: absence denies.
      if (event.action === 'personnel.leaving-undone' && !cuts.delete(leavingId)) undone += 1;
    }
    for (const [leavingId, event] of cuts) {
      const at = instantOf(event);
      await tx.query(LEFT, [event.subjectId]);
      await tx.query(CUT, [leavingId, at]);
      await tx.query(BEGIN, [leavingId, event.subjectId, event.principalId, at]);
      await tx.query(TASKS, [leavingId, Object.keys(LEAVING_TASKS)]);
      await tx.query(FROM_THE_START, [leavingId]);
      // By another name than before: under the old one it may have been done on the day that is lost.
      await promise(tx, conductLeaving, { leavingId }, `${leavingId}:restored`);
    }
    const { duties, breaches, papers } = await takeBack(tx, since);
    const over = await tx.query(PAPERS_GONE, [work.erased.import]);
    return [
      { what: SAY.duties, count: duties },
      { what: SAY.breaches, count: breaches },
      { what: SAY.papers, count: papers + over.length },
      { what: SAY.cut, count: cuts.size },
      { what: SAY.undone, count: undone },
      ...(await phonesAgain(work)),
    ];
  },
  isErasedObject: (key, erased) => {
    const [, id] = PAPER.exec(key) ?? [];
    return id !== undefined && erased.import.includes(id);
  },
  destroyedBy: ({ action, facts }) => keysThatWent(action, facts).map((id) => ({ scope: 'import', id })),
  checks: [
    {
      invariant: 'I6',
      what: { zh: '没有已销毁的审查材料', en: 'no destroyed paper of a check is there' },
      wrong: async (tx, erased) => (await tx.query(PAPERS_LEFT, [erased.import])).length,
    },
    {
      invariant: 'I4',
      what: { zh: '已离职人员不能再进入', en: 'nobody who was seen off is let in' },
      wrong: async (tx) => (await tx.query(STILL_IN, [])).length,
    },
  ],
};
