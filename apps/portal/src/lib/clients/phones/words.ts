import { PHONE_SECONDS } from '@kean/clients/contract/phone-words';
import type { PhoneChange } from '#lib/api/views.ts';
import { inLocale } from '#lib/collection/purposes/in-locale.ts';
import * as m from '#paraglide/messages.js';

const SECONDS = Object.entries(PHONE_SECONDS).map(([code, text]) => ({
  code: code as keyof typeof PHONE_SECONDS,
  word: () => inLocale(text),
}));

/** The ways in which somebody may know that a number is the client's, as they are offered for a number of staff and for any other. */
export const secondsFor = (isStaffs: boolean) =>
  SECONDS.filter(({ code }) => (code === 'colleague-is-client') === isStaffs);

export const secondWord = (code: keyof typeof PHONE_SECONDS): string => inLocale(PHONE_SECONDS[code]);

export function changeWord({ state, isStuck, secondBecause }: PhoneChange): string {
  if (isStuck) return m.phones_stuck();
  if (state === 'open') return secondBecause === null ? m.phones_awaits() : m.phones_waits();
  return { confirmed: m.phones_confirmed, objected: m.phones_objected, replaced: m.phones_replaced }[state]();
}

export function changeLook({ state, isStuck }: PhoneChange): 'wait' | 'calm' | 'quiet' | 'danger' {
  if (isStuck || state === 'objected') return 'danger';
  if (state === 'open') return 'wait';
  return state === 'confirmed' ? 'calm' : 'quiet';
}
