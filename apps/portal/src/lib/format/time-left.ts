import * as m from '#paraglide/messages.js';

const MINUTE = 60;
/** Above this, seconds would pretend to know too well. */
const SECONDS_SAID = 90;

/** `约剩 40 秒`, `约剩 4 分钟`: what is left of long work. */
export function timeLeft(seconds: number): string {
  if (seconds <= SECONDS_SAID) return m.left_seconds({ seconds: Math.max(1, Math.round(seconds)) });
  return m.left_minutes({ minutes: Math.round(seconds / MINUTE) });
}
