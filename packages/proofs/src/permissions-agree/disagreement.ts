import type { Grant } from '@kean/kernel';
import type { InventedOffice, InventedRow } from './invented-office.ts';
import { PLACES_OF, type Subject } from './subjects.ts';

/** The answers about one row: what the grants mean, and what each lock says. A lock that has no say is left out. */
export type Answers = Readonly<Record<'meant' | 'can()' | 'SQL' | 'Prisma' | 'row security', boolean | undefined>>;

export interface DisputedCase {
  readonly who: InventedOffice['people'][number];
  readonly held: readonly Grant[];
  readonly action: string;
  readonly subject: Subject;
  readonly field: string | undefined;
  readonly row: InventedRow;
  readonly answers: Answers;
}

/** Locks that contradict each other, or all of them the grants: the case in words, so that a person can judge it. */
export function inWords(office: InventedOffice, disputed: DisputedCase): string {
  const { who, held, action, subject, field, row, answers } = disputed;
  const { nameOf } = office;
  const said = Object.entries(answers)
    .filter(([, answer]) => answer !== undefined)
    .map(([lock, answer]) => (lock === 'meant' ? `the grants mean ${yes(answer)}` : `${lock} says ${yes(answer)}`));
  const grants = held.map(grantInWords);
  return [
    `${nameOf(who.staffId)} (${place(office, who)}) holding ${grants.length === 0 ? 'nothing' : grants.join(' and ')}`,
    `asked for ${action}${field === undefined ? '' : ` of ${field}`} on a ${subject.toLowerCase()}`,
    `of ${nameOf(row[PLACES_OF[subject].own])}${lapse(row)} (${[place(office, row), row.state, row.origin].filter(Boolean).join(', ')}):`,
    said.join(', '),
  ].join(' ');
}

function grantInWords({ clause, action, scope, fields, conditions, expiresAt }: Grant): string {
  const of = fields === null ? '' : ` [${fields.join(', ')}]`;
  const asks = conditions.map(({ property, oneOf }) => ` where ${property} is ${oneOf.join(' or ')}`).join('');
  const ends = expiresAt === null ? '' : ` until ${expiresAt.slice(0, 10)}`;
  return `${clause}.${action} for ${scope}${of}${asks}${ends}`;
}

const yes = (answer: boolean | undefined): string => (answer === true ? 'yes' : 'no');

function lapse({ assignmentLapsesAt }: InventedRow): string {
  if (assignmentLapsesAt === null) return '';
  return assignmentLapsesAt > new Date() ? ' for some days yet' : ' until some days ago';
}

type Placed = Pick<InventedRow, 'teamId' | 'branchId' | 'regionId'>;

function place({ nameOf }: InventedOffice, { teamId, branchId, regionId }: Placed): string {
  const named = [teamId, branchId, regionId].filter((id) => id !== null).map(nameOf);
  return named.length === 0 ? 'in no place' : named.join(', ');
}
