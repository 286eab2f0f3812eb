import type { ExtraGrantReason, ExtraGrantStand } from '@kean/agency/contract/extra-grants';
import * as m from '#paraglide/messages.js';

export const STAND_WORDS: Record<ExtraGrantStand, () => string> = {
  asked: m.stand_asked,
  coming: m.stand_coming,
  'in-force': m.stand_in_force,
  lapsed: m.stand_lapsed,
  refused: m.stand_refused,
  revoked: m.stand_revoked,
};

export const STAND_LOOKS = {
  asked: 'wait',
  coming: 'quiet',
  'in-force': 'calm',
  lapsed: 'quiet',
  refused: 'quiet',
  revoked: 'quiet',
} as const satisfies Record<ExtraGrantStand, string>;

export const REASON_WORDS: Record<ExtraGrantReason, () => string> = {
  'cover-colleague': m.reason_cover_colleague,
  'client-request': m.reason_client_request,
  audit: m.reason_audit,
  incident: m.reason_incident,
  'hand-over': m.reason_hand_over,
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `还剩 2 天`: the largest unit, rounded up, so that nothing seems over before it is. */
export function leftUntil(endsAt: string, now: Date): string {
  const left = Math.max(0, Date.parse(endsAt) - now.getTime());
  if (left > 2 * DAY_MS) return m.extra_left({ time: m.extra_days({ count: Math.ceil(left / DAY_MS) }) });
  if (left > 2 * HOUR_MS) return m.extra_left({ time: m.extra_hours({ count: Math.ceil(left / HOUR_MS) }) });
  return m.extra_left({ time: m.extra_minutes({ count: Math.ceil(left / MINUTE_MS) }) });
}
