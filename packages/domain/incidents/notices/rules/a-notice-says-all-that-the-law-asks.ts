import {
  isForPeople,
  type LeakNoticeKind,
  type NoticeCheck,
  type NoticePart,
  type NoticeParts,
  PARTS_OF,
  RESTS_ON,
  STILL_OPEN,
} from '../../contract/notices.ts';

const LEAST = 2;

/** PIPL 57 part by part: said, said to be open, or missing. People read it in both languages; an authority reads Chinese. */
export function checklistOf(kind: LeakNoticeKind, parts: NoticeParts): NoticeCheck[] {
  return PARTS_OF[kind].map((part) => ({ part, state: stateOf(kind, parts[part]), restsOn: [...RESTS_ON[part]] }));
}

function stateOf(kind: LeakNoticeKind, said: NoticeParts[NoticePart]): NoticeCheck['state'] {
  const { zh = '', en = '' } = said ?? {};
  if (zh.trim().length < LEAST || (isForPeople(kind) && en.trim().length < LEAST)) return 'missing';
  return zh.includes(STILL_OPEN.zh) ? 'open' : 'said';
}

/** @returns what nobody wrote yet; a notice is approved when it is empty. The database holds the same */
export function aNoticeSaysAllThatTheLawAsks(kind: LeakNoticeKind, parts: NoticeParts): NoticePart[] {
  return checklistOf(kind, parts).flatMap(({ part, state }) => (state === 'missing' ? [part] : []));
}
