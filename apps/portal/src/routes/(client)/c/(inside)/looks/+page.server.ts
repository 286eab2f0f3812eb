import { purposeWord } from '#lib/circulation/words.ts';
import { fieldWord } from '#lib/clients/field-words.ts';
import { PAPER_WORDS } from '#lib/clients/sheets/paper-words.ts';
import { instant } from '#lib/format/instants.ts';
import { endVisitPage, visitApiFor } from '#lib/server/visit.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';
import type { PageServerLoad } from './$types.js';

const LOOKS_SHOWN = 50;
const MAX_CURSOR = 200;

type Entries = Awaited<ReturnType<ReturnType<typeof visitApiFor>['clients']['sheets']['entries']['query']>>;

/** Visits and printed sheets, the newest first. */
function inOrder({ sheets, visits }: Entries, language: 'zh' | 'en') {
  const printed = sheets.map(({ createdAt, endsAt, usedAt, paper, state, roles }) => ({
    at: createdAt,
    what: m.own_sheet_printed({ paper: PAPER_WORDS[paper]() }),
    by: roles.map((role) => role[language]).join(' · ') || m.own_look_by_somebody(),
    outcome:
      usedAt !== null
        ? m.own_sheet_used({ instant: instant(usedAt) })
        : state === 'waiting'
          ? m.own_sheet_open({ instant: instant(endsAt) })
          : m.own_sheet_over(),
  }));
  const entered = visits.map(({ openedAt, bySheet }) => ({
    at: openedAt,
    what: bySheet ? m.own_entry_by_sheet() : m.own_entry_by_code(),
    by: null,
    outcome: null,
  }));
  return [...printed, ...entered].sort((one, other) => Number(new Date(other.at)) - Number(new Date(one.at)));
}

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor')?.slice(0, MAX_CURSOR) ?? null;
  const api = visitApiFor(event);
  const [page, entries] = await Promise.all([
    api.accountability.visits.looks.query({ limit: LOOKS_SHOWN, ...(cursor === null ? {} : { cursor }) }),
    cursor === null ? api.clients.sheets.entries.query() : null,
  ]).catch((failure: unknown) => endVisitPage(failure, event.cookies));
  const language = getLocale() === 'en' ? 'en' : 'zh';
  return {
    entries: entries === null ? [] : inOrder(entries, language),
    looks: page.looks.map(({ occurredAt, roles, purpose, fields, kind }) => ({
      occurredAt,
      by: roles.map((role) => role[language]).join(' · ') || m.own_look_by_somebody(),
      what: kind === 'dossier' ? m.own_look_masked() : fields.map(fieldWord).join('、'),
      why: purpose === null ? null : purposeWord(purpose),
    })),
    next: page.next,
  };
};
