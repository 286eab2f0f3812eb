import { dayAfter, dayThere, instantThere } from '@kean/queues';
import type { MessageChannel } from '../states.ts';

/** Hours in which a channel does not speak to these people, by the clocks of the office (Asia/Shanghai). */
export interface QuietHours {
  readonly audience: 'client' | 'staff' | 'former-staff' | 'group';
  readonly channel: MessageChannel;
  /** `HH:MM`; `until` is on the next day where it is not later. */
  readonly from: string;
  readonly until: string;
}

/** Clients sleep. Groups and work mail do not ring at night unless their owners let them. */
export const QUIET_HOURS: readonly QuietHours[] = [
  { audience: 'client', channel: 'sms', from: '21:00', until: '08:30' },
  { audience: 'client', channel: 'mail', from: '22:00', until: '07:00' },
];

/**
 * Whether it has to wait, and until when. What is urgent (a code that somebody waits for, a warning) never does.
 * @returns `null` where it may go now
 */
export function quietHoursAreKept(
  message: { readonly audience: QuietHours['audience']; readonly channel: MessageChannel; readonly urgent: boolean },
  now: Date,
  rules: readonly QuietHours[] = QUIET_HOURS,
): Date | null {
  if (message.urgent) return null;
  const rule = rules.find(({ audience, channel }) => audience === message.audience && channel === message.channel);
  if (rule === undefined) return null;
  const today = dayThere(now);
  // The night that began yesterday, and the one that begins today.
  for (const day of [dayAfter(today, -1), today]) {
    const until = instantThere(rule.until > rule.from ? day : dayAfter(day), rule.until);
    if (now >= instantThere(day, rule.from) && now < until) return until;
  }
  return null;
}
