import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { type ConsentState, type ConsentStateName, GENERAL_CLASS, type SensitiveClass } from '../contract/consents.ts';
import { PURPOSES, purposeOf } from '../purposes/index.ts';
import { LISTED_BASES } from '../purposes/listed-bases.ts';
import { publishedNoticeCoversThePurposesOfToday } from '../rules/published-notice-covers-the-purposes-of-today.ts';
import { sensitiveClassesOf } from '../rules/sensitive-fields-have-a-class.ts';
import { groundsOf, type LastWord, lastWordsOf, type StandingGround } from './stored-consents.ts';

/** Where one purpose and class stands, with the word that it rests on. */
export interface Standing {
  readonly purpose: ConsentState['purpose'];
  readonly class: typeof GENERAL_CLASS | SensitiveClass;
  readonly state: ConsentStateName;
  readonly word: LastWord | null;
  readonly grounds: readonly StandingGround[];
}

/** Every purpose and class of today, with where it stands. One transaction: words and grounds are of the same moment. */
export async function statesOf(tx: SqlTransaction, clientId: ClientId): Promise<Standing[]> {
  const words = await lastWordsOf(tx, clientId);
  const all = await groundsOf(tx, clientId);
  return PURPOSES.flatMap((purpose) =>
    [GENERAL_CLASS, ...sensitiveClassesOf(purpose)].map((ofClass): Standing => {
      const word = words.find((one) => one.purpose === purpose.code && one.class === ofClass) ?? null;
      const grounds = all.filter((one) => one.purpose === purpose.code && one.class === ofClass);
      return {
        purpose: purpose.code as ConsentState['purpose'],
        class: ofClass as Standing['class'],
        state: word === null ? 'unasked' : stateOf(word, grounds),
        ...{ word, grounds },
      };
    }),
  );
}

/** What stands is what the door is told; this only says why the rest does not. */
function stateOf(word: LastWord, grounds: readonly StandingGround[]): ConsentStateName {
  if (word.answer !== 'given') return word.answer;
  if (word.noticeState === 'withdrawn') return 'outdated';
  const covers = publishedNoticeCoversThePurposesOfToday({ [word.purpose]: word.told ?? [] });
  if (grounds.some(({ basis }) => basis === 'consent')) return covers ? 'given' : 'outdated';
  if (word.validUntil !== null && word.validUntil.getTime() <= Date.now()) return 'expired';
  if (word.noticeState !== 'published' || word.channel === 'own-phone') return 'superseded';
  return word.channel === 'attested' || word.isSigned ? 'pending' : 'unconfirmed';
}

/** How long a client who was told in writing may object before it counts; `standing_grounds` says the same. */
const OBJECTION_MS = 24 * 60 * 60 * 1_000;

/** As a screen shows it. */
export function viewStanding({ purpose, class: ofClass, state, word, grounds }: Standing): ConsentState {
  const other = grounds.find(({ basis }) => basis !== 'consent');
  const article = LISTED_BASES.find(({ code }) => code === purpose)?.article;
  return {
    purpose,
    title: purposeOf(purpose).title,
    class: ofClass,
    state,
    since: word?.at ?? null,
    validUntil: word?.validUntil ?? null,
    standsAt: state === 'pending' && word?.toldAt ? new Date(word.toldAt.getTime() + OBJECTION_MS) : null,
    channel: word?.channel ?? null,
    by: word?.by ?? null,
    noticeVersion: word?.noticeVersion ?? null,
    otherBasis:
      other === undefined || other.basis === 'consent' || article === undefined
        ? null
        : { basis: other.basis, article },
    receiptId: word?.receiptId ?? null,
  };
}
