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
/** Wrong codes that a link bears, over all its codes: one guess in two hundred thousand lets in. */
export const MOST_WRONG_CODES = 5;

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

/** Whether this code enters now; only the newest is one, and only while it is fresh. */
export function aLinkLetsInOnceWithItsNewestCode(
  invitation: StandingInvitation,
  codeIsRight: boolean,
): VisitRefusal | null {
  const shut = linkIsOpen(invitation);
  if (shut !== null) return shut;
  if (invitation.wrongCodes >= MOST_WRONG_CODES) return 'guessed';
  if (invitation.codeEndsAt === null) return 'no-code';
  if (invitation.now >= invitation.codeEndsAt) return 'code-expired';
  return codeIsRight ? null : 'wrong-code';
}
