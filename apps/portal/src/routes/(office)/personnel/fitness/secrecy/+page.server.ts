import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const REGISTERS = ['breaches', 'undertakings', 'reminders'] as const;
export type RegisterName = (typeof REGISTERS)[number];
const STATES = ['asked', 'standing', 'refused', 'appealed', 'upheld', 'lifted'] as const;
const UNDERTAKINGS = ['all', 'standing', 'over'] as const;
const REMINDERS = ['all', 'open', 'signed', 'refused'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('show');
  const register = REGISTERS.find((one) => one === url.searchParams.get('register')) ?? 'breaches';
  const { secrecy } = locals.api.personnel;
  const read = {
    breaches: async () => {
      const state = STATES.find((one) => one === asked) ?? null;
      const show = state ?? ('all' as const);
      return { register: 'breaches' as const, show, page: await secrecy.breaches.mutate({ state }) };
    },
    undertakings: async () => {
      const show = UNDERTAKINGS.find((one) => one === asked) ?? 'all';
      return { register: 'undertakings' as const, show, page: await secrecy.undertakings.mutate({ show }) };
    },
    reminders: async () => {
      const show = REMINDERS.find((one) => one === asked) ?? 'all';
      return { register: 'reminders' as const, show, page: await secrecy.reminders.mutate({ show }) };
    },
  };
  return { shown: await read[register]().catch((failure: unknown) => endPage(failure, url.pathname)) };
};
