import { randomBytes, randomInt } from 'node:crypto';
import { newId } from '@kean/kernel';
import type { Sql } from '@kean/testing';

interface StoredColumn {
  readonly name: string;
  readonly type: string;
  readonly category: string;
  readonly firstLabel: string | null;
  readonly generated: boolean;
}

const COLUMNS = `
  SELECT a.attname AS name, t.typname AS type, t.typcategory AS category, a.attidentity <> '' AS generated,
    (SELECT enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY enumsortorder LIMIT 1) AS "firstLabel"
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`;

/** What a CHECK of the table asks of a column beyond its type. */
const ALLOWED: Readonly<Record<string, unknown>> = {
  'client.roles': ['buyer'],
  'client_field.field': 'name',
  'auth_session.authenticated_by': 'password',
  'auth_session.second_factor_by': 'totp',
  // A request that has a code is one that two approved; over, it needs no rows of approvals.
  'account_recovery.state': 'used',
  'account_recovery.code_digest': randomBytes(32),
  'account_recovery.wrong_tries': 0,
  'second_factor.sealed_secret': randomBytes(48),
  'message.channel': 'sms',
  'message.language': 'zh',
  'message.state': 'queued',
  'message.template': 'collection.notice',
  'message.key': () => `collection.notice/${newId()}`,
  'message.cause': 'QUIET_HOURS',
  // To a client, and therefore to nobody else.
  'message.staff_id': null,
  'message.robot': null,
  'erased_client.link_digest': () => randomBytes(32),
  'erased_client.matches': ['7'],
  // Said for a day that lies ahead: nothing of what follows has happened.
  'leaving.way': 'planned',
  'leaving.state': 'planned',
  ...Object.fromEntries(
    ['cut_at', 'failure', 'signed_at', 'signed_how', 'signing_taken_by', 'undone_by'].map((name) => [
      `leaving.${name}`,
      null,
    ]),
  ),
  // A check that somebody recorded and nobody decided yet.
  'fulfilment.how': 'check',
  'fulfilment.state': 'asked',
  'fulfilment.result': 'clear',
  'fulfilment.checked_by': 'office',
  ...Object.fromEntries(
    ['text_version', 'paper_ref', 'attempt_id', 'decided_by', 'decided_at', 'ended_by', 'ended_at'].map((name) => [
      `fulfilment.${name}`,
      null,
    ]),
  ),
  'quiz_attempt.asked': 10,
  // A paper that is kept.
  'duty_paper.state': 'kept',
  'duty_paper.type': 'application/pdf',
  'duty_paper.scan': 'clean',
  'duty_paper.refused_because': null,
  'duty_paper.ended_at': null,
  // A breach that somebody said and nobody decided yet.
  'secrecy_breach.kind': 'other',
  'secrecy_breach.measure': 'talk',
  'secrecy_breach.state': 'asked',
  ...Object.fromEntries(
    ['decided_by', 'decided_at', 'appealed_at', 'answered_by', 'answered_at', 'kept_until'].map((name) => [
      `secrecy_breach.${name}`,
      null,
    ]),
  ),
  'secrecy_breach_text.what': 'facts',
  // What a rule told, and nobody has looked at yet.
  'leak_alert.number': () => randomInt(1_000_000_000),
  'leak_alert.severity': 'high',
  'leak_alert.state': 'new',
  'leak_alert.measured': 9,
  ...Object.fromEntries(
    ['assigned_to', 'closed_as', 'duplicate_of', 'spoke_at'].map((name) => [`leak_alert.${name}`, null]),
  ),
  'leak_alert_step.act': 'comment',
  ...Object.fromEntries(['assigned_to', 'closed_as', 'duplicate_of'].map((name) => [`leak_alert_step.${name}`, null])),
  // A case that somebody has just opened.
  'decoy_seat.hidden': () => randomBytes(40),
  ...Object.fromEntries(['retired_at', 'retired_because', 'retired_by'].map((name) => [`decoy_seat.${name}`, null])),
  'decoy_segment.held': 'unassigned',
  'decoy_segment.segment': () => `13${String(randomInt(100_000)).padStart(5, '0')}`,
  'leak_case.year': 2026,
  'leak_case.ordinal': () => randomInt(1_000_000_000),
  'leak_case.kind': 'other',
  'leak_case.state': 'opened',
  ...Object.fromEntries(['closed_at', 'merged_into'].map((name) => [`leak_case.${name}`, null])),
  'leak_case_client.found_by': 'said',
  'leak_alert_step.case_id': null,
  'leak_case_step.act': 'comment',
  ...Object.fromEntries(
    ['state', 'finding', 'owner_id', 'other_id', 'reason'].map((name) => [`leak_case_step.${name}`, null]),
  ),
  ...Object.fromEntries(
    ['approved_version', 'approved_by', 'approved_at'].map((name) => [`leak_review.${name}`, null]),
  ),
  'leak_improvement.state': 'open',
  'leak_improvement_step.act': 'done',
  'leak_improvement_step.owner_id': null,
  'leak_case_fact.operates': 'ordinary',
  'leak_case_fact.handled_at': null,
  'leak_case_report.duty': 'remedy',
  'leak_case_report.part': 'whole',
  ...Object.fromEntries(
    ['notice_id', 'notice_version', 'notice_digest'].map((name) => [`leak_case_report.${name}`, null]),
  ),
  'leak_case_task.play': null,
  'leak_case_task.state': 'open',
  ...Object.fromEntries(['settled_by', 'settled_at'].map((name) => [`leak_case_task.${name}`, null])),
  'leak_case_evidence.kind': 'note',
  ...Object.fromEntries(['about', 'about_at'].map((name) => [`leak_case_evidence.${name}`, null])),
  'leak_case_evidence.digest': 'a'.repeat(64),
  // A radius of a window that was measured, and a client and a person within it.
  'leak_radius.source': 'window',
  'leak_radius.kind': 'csv',
  'leak_radius.state': 'running',
  ...Object.fromEntries(
    ['case_id', 'staff_id', 'size_bytes', 'failure', 'ended_at', 'file_until', 'file_erased_at'].map((name) => [
      `leak_radius.${name}`,
      null,
    ]),
  ),
  'leak_radius_client.fields': ['phone'],
  'leak_radius_client.beside': ['address'],
  'leak_radius_client.certainty': 3,
  'leak_radius_client.rows': 1,
  'leak_radius_decoy.rows': 1,
  'leak_radius_decoy.others': 0,
  ...Object.fromEntries(['staff_id', 'shown_at'].map((name) => [`leak_radius_decoy.${name}`, null])),
  'leak_radius_person.rank': 11,
  ...Object.fromEntries(
    ['seen', 'alone', 'masked', 'looked', 'score'].map((name) => [`leak_radius_person.${name}`, 1]),
  ),
  // Somebody's access that is held, and not given back.
  'containment.kind': 'freeze',
  'containment.number': () => randomInt(1_000_000_000),
  ...Object.fromEntries(
    ['client_id', 'branch_id', 'field_class', 'case_id', 'ends_at', 'lifted_by', 'lifted_at', 'lift_reason'].map(
      (name) => [`containment.${name}`, null],
    ),
  ),
  'leak_suppression.branch_id': null,
  'leak_suppression.ends_at': () => new Date(Date.now() + 86_400_000),
  'leak_suppression.lifted_by': null,
  'leak_suppression.lifted_at': null,
  'do_not_contact.channel': 'sms',
  'do_not_contact.key_id': '0123456789abcdef',
  'do_not_contact.reason': 'asked',
};

/** Puts one row into any table, every column filled, whoever else it may hang on. */
export async function inventRow(sql: Sql, table: string, fixed: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = (await sql.query<StoredColumn>(COLUMNS, [table])).filter(({ generated }) => !generated);
  const values = columns.map((column) => {
    const place = `${table}.${column.name}`;
    if (column.name in fixed || !(place in ALLOWED)) return fixed[column.name] ?? invented(column);
    const allowed = ALLOWED[place];
    return typeof allowed === 'function' ? allowed() : allowed;
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  await sql.query(`INSERT INTO "${table}" (${names}) VALUES (${places})`, values);
}

function invented({ type, category, firstLabel }: StoredColumn): unknown {
  if (firstLabel !== null) return firstLabel;
  if (type === 'uuid') return newId();
  if (type === 'bytea') return randomBytes(32);
  if (type.startsWith('json')) return '{}';
  if (category === 'N') return nextDigit();
  if (category === 'D') return new Date();
  if (category === 'B') return true;
  return category === 'A' ? [] : randomBytes(6).toString('hex');
}

let digit = 0;

/** From 1 to 7 in turn: some columns are unique, and some know no more kinds than that. */
function nextDigit(): number {
  digit = (digit % 7) + 1;
  return digit;
}
