import type { VisitRefusal } from '../audit-events.ts';

/** An invitation as it stands, by the clock of the database. */
export interface StandingInvitation {
  readonly now: Date;
  readonly endsAt: Date;
  readonly usedAt: Date | null;
  readonly endedAt: Date | null;
  readonly codesSent: number;
  readonly wrongCodes: number;
  readonly codeEndsAt: Date | null;
}

/** Three codes in all: a text message that did not come is asked for again, and a phone is not rung all day. */
export const MOST_CODES = 3;

/** Why the link itself leads nowhere; `null` while it does. */
export function linkIsOpen({ now, endsAt, usedAt, endedAt }: StandingInvitation): VisitRefusal | null {
  if (usedAt !== null) return 'used';
  if (endedAt !== null) return 'ended';
  return now < endsAt ? null : 'expired';
}

/** Whether one more code may be sent for it. */
export function linkTakesACode(invitation: StandingInvitation): VisitRefusal | null {
  return linkIsOpen(invitation) ?? (invitation.codesSent < MOST_CODES ? null : 'codes-used-up');
}
