import type { RotationView } from '#lib/api/views.ts';
import { count } from '#lib/format/quantities.ts';
import { dayAndTime } from '#lib/format/recent.ts';
import { timeLeft } from '#lib/format/time-left.ts';
import * as m from '#paraglide/messages.js';
import { KIND_WORDS, PHASE_WORDS, targetWord } from './words.ts';

/** A worker that lives moves a rotation on many times in this time, also while it waits for other processes. */
const STANDS_STILL_MS = 30_000;

/** Since when a rotation that should run has not moved; `null` where it moves, or should not. */
export function standsStillSince({ state, movedAt }: RotationView, now: Date): string | null {
  return state === 'running' && now.getTime() - Date.parse(movedAt) > STANDS_STILL_MS ? movedAt : null;
}

export const isUnderWay = ({ state }: RotationView): boolean => state === 'running' || state === 'paused';

/** What is rotated, and to what. */
export const rotationTitle = ({ kind, target }: RotationView): string =>
  m.rotation_of({ kind: KIND_WORDS[kind](), target: targetWord(target) });

/** Pass, counts, rate and time left, as far as they are known and mean something. */
export function progressWords(rotation: RotationView, now: Date): string[] {
  const { phase, done, total, unreadable, perSecond, secondsLeft, state } = rotation;
  const stands = standsStillSince(rotation, now) !== null;
  return [
    PHASE_WORDS[phase](),
    m.rotation_done({ done: count(done), total: count(total) }),
    ...(unreadable > 0 ? [m.rotation_unreadable({ count: count(unreadable) })] : []),
    ...(perSecond === null || stands ? [] : [m.rotation_rate({ rate: count(Math.round(perSecond)) })]),
    ...(secondsLeft === null || stands || state !== 'running' ? [] : [timeLeft(secondsLeft)]),
  ];
}

/** Why it does not move, for whoever can do something about it; `null` where there is nothing to say. */
export function standstillWords(rotation: RotationView, now: Date): string | null {
  const since = standsStillSince(rotation, now);
  return since === null ? null : m.rotation_stands({ since: dayAndTime(since, now) });
}
