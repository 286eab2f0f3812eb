import { purposeWord } from '#lib/circulation/words.ts';
import { fieldWord } from '#lib/clients/field-words.ts';
import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';
import type { PageServerLoad } from './$types.js';

const LOOKS_SHOWN = 50;
const MAX_CURSOR = 200;

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor')?.slice(0, MAX_CURSOR) ?? null;
  const page = await visitApiFor(event)
    .accountability.visits.looks.query({ limit: LOOKS_SHOWN, ...(cursor === null ? {} : { cursor }) })
    .catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const language = getLocale() === 'en' ? 'en' : 'zh';
  return {
    looks: page.looks.map(({ occurredAt, roles, purpose, fields, kind }) => ({
      occurredAt,
      by: roles.map((role) => role[language]).join(' · ') || m.own_look_by_somebody(),
      what: kind === 'dossier' ? m.own_look_masked() : fields.map(fieldWord).join('、'),
      why: purpose === null ? null : purposeWord(purpose),
    })),
    next: page.next,
  };
};
