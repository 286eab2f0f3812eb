import {
  ANSWERED_TEXT,
  DECISIONS,
  EXTENDED_TEXT,
  EXTENSION_REASONS,
  IDENTITY_CHECKS,
  REFUSAL_REASONS,
  REQUEST_KINDS,
} from '@kean/clients/contract/request-words';
import type { RequestAct, RequestBy, RequestKind, RequestState } from '@kean/clients/contract/requests';
import type { PublicText } from '@kean/kernel';
import { fieldWord } from '#lib/clients/field-words.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** A text of the contract in the language of the page. */
export const inTongue = ({ zh, en }: PublicText): string => (getLocale() === 'en' ? en : zh);

/** With a capital, since it stands alone here; within the sentence of a message it has none. */
export function kindWord(kind: RequestKind): string {
  const word = inTongue(REQUEST_KINDS[kind].title);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
export const articleOf = (kind: RequestKind): string => inTongue(REQUEST_KINDS[kind].article);
export const KINDS = Object.keys(REQUEST_KINDS) as RequestKind[];

export const STATE_WORDS: Record<RequestState, () => string> = {
  taken: m.request_state_taken,
  checked: m.request_state_checked,
  'in-work': m.request_state_in_work,
  done: m.request_state_done,
  refused: m.request_state_refused,
};
/** How much a state asks of somebody. */
export const STATE_LOOKS = {
  taken: 'wait',
  checked: 'wait',
  'in-work': 'quiet',
  done: 'calm',
  refused: 'quiet',
} as const satisfies Record<RequestState, string>;

export const BY_WORDS: Record<RequestBy, () => string> = {
  subject: m.request_by_subject,
  guardian: m.request_by_guardian,
  heir: m.request_by_heir,
  'agent-of': m.request_by_agent_of,
};
export const CHANNEL_WORDS = {
  'own-pages': m.request_channel_own_pages,
  word: m.request_channel_word,
  letter: m.request_channel_letter,
} as const;

/** What happened, with the name where one belongs to it. */
export function actWord(act: RequestAct, name: string | null): string {
  switch (act) {
    case 'taken':
      return m.request_act_taken();
    case 'checked':
      return m.request_act_checked();
    case 'assigned':
      return m.request_act_assigned({ name: name ?? '—' });
    case 'accused-named':
      return m.request_act_accused_named({ name: name ?? '—' });
    case 'extended':
      return m.request_act_extended();
    case 'corrected':
      return m.request_act_corrected();
    case 'granted':
      return m.request_act_granted();
    case 'refused':
      return m.request_act_refused();
    case 'restricted':
      return m.request_act_restricted();
    case 'lifted':
      return m.request_act_lifted();
  }
}

/** Why it was extended or refused; `null` where the step has no such reason. */
export function reasonWord(act: RequestAct, code: string | null): string | null {
  if (code === null) return null;
  if (act === 'corrected') return fieldWord(code);
  if (act === 'extended') return code in EXTENSION_REASONS ? inTongue(EXTENSION_REASONS[code as 'complex']) : null;
  if (act !== 'refused' || !(code in REFUSAL_REASONS)) return null;
  const { title, article } = REFUSAL_REASONS[code as 'not-held'];
  return m.own_request_refused_because({ reason: inTongue(title), article: inTongue(article) });
}

/** The fact of the regulation table by which a case is due. */
export function dueSourceWord(dueBy: string): string {
  return dueBy === 'gbt-35273/answer' ? m.request_due_days() : m.request_due_working_days();
}

/** How identity was checked; `null` where the code says something else. */
export function checkWord(code: string | null): string | null {
  return code !== null && code in IDENTITY_CHECKS ? inTongue(IDENTITY_CHECKS[code as 'papers-seen']) : null;
}

type Choices = readonly (readonly [code: string, word: () => string])[];
/** What a person of the office can say that they did; link and code are the client's own way. */
export const CHECKS: Choices = Object.entries(IDENTITY_CHECKS)
  .filter(([code]) => code !== 'link-and-code')
  .map(([code, text]) => [code, () => inTongue(text)]);
export const EXTENSIONS: Choices = Object.entries(EXTENSION_REASONS).map(([code, text]) => [
  code,
  () => inTongue(text),
]);
export const REFUSALS: Choices = Object.entries(REFUSAL_REASONS).map(([code, { title, article }]) => [
  code,
  () => `${inTongue(title)}（${inTongue(article)}）`,
]);

/** The text message by which the client learns of an answer, word for word. */
export function messageOfAnswer(outcome: keyof typeof DECISIONS, number: number): string {
  return inTongue(ANSWERED_TEXT)
    .replace('{number}', String(number))
    .replace('{decision}', inTongue(DECISIONS[outcome]));
}

/** The same of an answer that takes longer. @param until as the clock of the office shows it */
export function messageOfExtension(because: string, number: number, until: string): string {
  const reason = because in EXTENSION_REASONS ? inTongue(EXTENSION_REASONS[because as 'complex']) : because;
  const text = inTongue(EXTENDED_TEXT).replace('{number}', String(number));
  return text.replace('{until}', until).replace('{because}', reason);
}
