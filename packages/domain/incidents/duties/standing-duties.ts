import type { CaseDuty, CaseReport } from '../contract/case-duties.ts';
import type { DutyState, LeakDuty, LeakDutyKind } from '../contract/duties.ts';
import { dutiesOfLeak } from './duties-of-leak.ts';
import type { FactsInForce } from './facts-in-force.ts';

/** A duty by the facts as they are, and how it stands at this moment. */
export interface StandingDuty extends LeakDuty {
  readonly standing: CaseDuty['standing'];
}

/** Reckoned anew each time: nothing of it is stored, so nothing of it can be old. */
export function standingDuties(
  inForce: Pick<FactsInForce, 'facts' | 'noticedAt'>,
  reports: readonly Pick<CaseReport, 'duty'>[],
  now: Date,
): StandingDuty[] {
  const told = new Set<LeakDutyKind>(reports.map(({ duty }) => duty));
  return dutiesInForce(inForce).map((duty) => ({ ...duty, standing: standingOf(duty, told, now) }));
}

/** Where several facts are in force, what is owed by any of them is owed, by the first of their times. None where there are no facts. */
export function dutiesInForce({ facts, noticedAt }: Pick<FactsInForce, 'facts' | 'noticedAt'>): LeakDuty[] {
  if (noticedAt === null) return [];
  const gravest = new Map<LeakDutyKind, LeakDuty>();
  for (const given of facts)
    for (const duty of dutiesOfLeak({ ...given, noticedAt })) {
      const before = gravest.get(duty.kind);
      if (before === undefined || isGraver(duty, before)) gravest.set(duty.kind, duty);
    }
  return [...gravest.values()];
}

const GRAVITY: Readonly<Record<DutyState, number>> = { owed: 2, undecided: 1, 'not-owed': 0 };

function isGraver(one: LeakDuty, other: LeakDuty): boolean {
  const by = GRAVITY[one.state] - GRAVITY[other.state];
  if (by !== 0) return by > 0;
  return one.dueAt !== null && (other.dueAt === null || one.dueAt < other.dueAt);
}

function standingOf(
  { kind, state, dueAt }: LeakDuty,
  told: ReadonlySet<LeakDutyKind>,
  now: Date,
): CaseDuty['standing'] {
  if (told.has(kind)) return 'met';
  if (state === 'not-owed') return 'not-owed';
  if (dueAt !== null && dueAt <= now) return 'late';
  if (state === 'undecided') return 'undecided';
  if (dueAt !== null) return 'running';
  // A summary without a day waits for the end of handling, from which its days run.
  return kind === 'send-summary' ? 'waiting' : 'at-once';
}
