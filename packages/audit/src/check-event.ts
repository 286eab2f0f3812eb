import { failAudit } from './errors.ts';
import { type AuditEventInput, MAX_SUBJECTS, OUTCOMES } from './event.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The shapes of the columns' CHECK constraints (packages/db); a test inserts what these accept. */
const ACTION = /^[a-z][a-z-]{0,39}\.[a-z][a-z-]{0,39}$/;
const PURPOSE = /^[a-z][a-z-]{0,39}$/;
const NOUN = /^[A-Z][A-Za-z]{0,39}$/;
const FIELD = /^[a-z][A-Za-z.-]{0,63}[0-9]?$/;
const FACT_NAME = /^[a-z][A-Za-z]{0,39}$/;
const CODE = /^[a-z0-9_.:-]{1,64}$/i;
/** A phone, an identity number or a piece of one; a code has no use for that many digits. */
const LONG_NUMBER = /\d{6}/;
const COUNT_LIMIT = 1_000_000_000;
const MAX_FACTS = 12;
const MAX_FIELDS = 32;

/**
 * Refuses an event that could carry a value (I1). The types of the clauses say the same, but types are gone when the
 * program runs, and the log can never be cleaned: what is once in it stays.
 *
 * @throws AppError `AUDIT_EVENT_REFUSED` naming the place, never the content; the transaction of the act ends with it
 */
export function checkEvent(event: AuditEventInput): void {
  require(ACTION.test(event.action), 'action');
  require(OUTCOMES.includes(event.outcome), 'outcome');
  require(event.purpose == null || PURPOSE.test(event.purpose), 'purpose');
  require(event.branchId == null || UUID.test(event.branchId), 'branchId');
  checkSubjects(event);
  checkFields(event.fields ?? []);
  checkFacts(event.facts ?? {});
}

function checkSubjects({ subject, subjectIds = [] }: AuditEventInput): void {
  if (subject !== undefined) {
    require(NOUN.test(subject.kind), 'subject.kind');
    require(subject.id === null || UUID.test(subject.id), 'subject.id');
  }
  require(subjectIds.length <= MAX_SUBJECTS, 'subjectIds');
  for (const id of subjectIds) require(UUID.test(id), 'subjectIds');
}

function checkFields(fields: readonly string[]): void {
  require(fields.length <= MAX_FIELDS, 'fields');
  for (const field of fields) require(FIELD.test(field), 'fields');
}

function checkFacts(facts: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(facts);
  require(entries.length <= MAX_FACTS, 'facts');
  for (const [name, fact] of entries) {
    require(FACT_NAME.test(name), 'facts');
    require(isFact(fact), `facts.${name}`);
  }
}

function isFact(fact: unknown): boolean {
  if (fact === null || typeof fact === 'boolean') return true;
  if (typeof fact === 'number') return Number.isInteger(fact) && Math.abs(fact) < COUNT_LIMIT;
  if (typeof fact !== 'string') return false;
  return UUID.test(fact) || (CODE.test(fact) && !LONG_NUMBER.test(fact));
}

function require(holds: boolean, at: string): void {
  if (!holds) throw failAudit('AUDIT_EVENT_REFUSED', { at });
}
