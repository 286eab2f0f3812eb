import { digestInLetters } from '@kean/audit';
import { record } from '../audit-events.ts';
import type { LeavingUnderWay } from './personnel-worker.ts';

/** Ids, codes and times: names are looked up by whoever may, and go when a person's record goes. */
const RECORD = `
  SELECT json_build_object(
    'kind', 'kean-leaving', 'version', 1, 'number', l.number, 'staffId', l.staff_id, 'way', l.way, 'orderedBy', l.ordered_by,
    'orderedAt', l.ordered_at, 'cutAt', l.cut_at, 'roles', l.roles,
    'reminder', json_build_object('version', l.reminder_version, 'signedHow', l.signed_how, 'signedAt', l.signed_at,
      'takenBy', l.signing_taken_by, 'paperRef', l.paper_ref),
    'steps', (SELECT json_agg(json_build_object('name', s.name, 'taken', s.taken, 'endedAt', s.ended_at) ORDER BY s.seq)
      FROM leaving_step s WHERE s.leaving_id = l.id),
    'tasks', (SELECT json_agg(json_build_object('kind', t.kind, 'state', t.state, 'confirmedBy', t.confirmed_by,
      'confirmedAt', t.confirmed_at) ORDER BY t.kind) FROM leaving_task t WHERE t.leaving_id = l.id),
    'systems', (SELECT json_agg(json_build_object('connectorId', d.connector_id, 'state', d.state, 'deliveredAt', d.delivered_at,
      'confirmedBy', d.confirmed_by, 'confirmedAt', d.confirmed_at) ORDER BY d.happened_at, d.connector_id)
      FROM connector_delivery d WHERE d.staff_id = l.staff_id AND d.event = 'staff-left' AND d.happened_at >= l.ordered_at),
    'handovers', (SELECT json_agg(json_build_object('branchId', h.branch_id, 'successorId', h.successor_id, 'clients', h.clients,
      'confirmedBy', h.confirmed_by, 'confirmedAt', h.confirmed_at) ORDER BY h.branch_id)
      FROM leaving_handover h WHERE h.leaving_id = l.id)
  )::text AS record FROM leaving l WHERE l.id = $1::uuid`;
const END = `UPDATE leaving SET state = 'done', failure = NULL, failed_step = NULL, record = $2, ended_at = clock_timestamp(),
    version = version + 1 WHERE id = $1::uuid RETURNING step_count AS steps`;

/** Says that everything was done, byte for byte, with its digest in the log: whoever has the record can have it proven. */
export async function endLeaving({ tx, leavingId, staffId }: LeavingUnderWay): Promise<number> {
  const [written] = await tx.query<{ record: string }>(RECORD, [leavingId]);
  const text = written?.record ?? '';
  const [ended] = await tx.query<{ steps: number }>(END, [leavingId, text]);
  await record(tx, {
    action: 'personnel.leaving-ended',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Staff', id: staffId },
    facts: { leavingId, steps: ended?.steps ?? 0, digest: digestInLetters(text) },
  });
  return 0;
}
