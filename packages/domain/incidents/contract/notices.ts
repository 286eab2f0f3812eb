/** What authority and people are told of a leak: its parts, what each rests on, and how far it went. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { CaseId } from './cases.ts';
import { DrillLetter } from './drill-letters.ts';
import { RECORD_CLASSES } from './lines.ts';

export const LeakNoticeId = idOf<'LeakNotice'>();
export type LeakNoticeId = z.infer<typeof LeakNoticeId>;

export const LEAK_NOTICE_KINDS = [
  'authority-first',
  'authority-supplement',
  'authority-summary',
  'clients',
  'public',
] as const;
export const LeakNoticeKind = z.enum(LEAK_NOTICE_KINDS);
export type LeakNoticeKind = z.infer<typeof LeakNoticeKind>;

export const NOTICE_PARTS = [
  'officeAndSystem',
  'found',
  'dataKinds',
  'people',
  'cause',
  'harm',
  'measures',
  'whatYouCanDo',
  'nextSteps',
  'responsibility',
  'lessons',
  'contact',
] as const;
export const NoticePart = z.enum(NOTICE_PARTS);
export type NoticePart = z.infer<typeof NoticePart>;

/** PIPL 57, items 1 to 3, part by part. */
const OF_PEOPLE = ['dataKinds', 'cause', 'harm', 'measures', 'whatYouCanDo', 'contact'] as const;
const OF_REPORT = ['officeAndSystem', 'found', 'dataKinds', 'people', 'cause', 'harm', 'measures'] as const;

/** What each has to say before somebody can approve it, in the order in which it is read. The database holds the same. */
export const PARTS_OF: Readonly<Record<LeakNoticeKind, readonly NoticePart[]>> = {
  'authority-first': [...OF_REPORT, 'nextSteps', 'contact'],
  'authority-supplement': [...OF_REPORT, 'nextSteps', 'contact'],
  'authority-summary': [...OF_REPORT, 'responsibility', 'lessons', 'contact'],
  clients: OF_PEOPLE,
  public: OF_PEOPLE,
};

/** Whether it is read by the people concerned, and so has to be there in both languages. */
export const isForPeople = (kind: LeakNoticeKind): boolean => kind === 'clients' || kind === 'public';

/** Of one part in one language; a mail has it as one line. */
export const MOST_OF_PART = 400;
const words = z
  .string()
  .trim()
  .max(MOST_OF_PART)
  .refine((text) => !/\d{6}|@/.test(text));
const Wording = z.strictObject({ zh: words, en: words });
export const NoticeParts = z.strictObject(
  Object.fromEntries(NOTICE_PARTS.map((part) => [part, Wording.optional()])) as Record<
    NoticePart,
    z.ZodOptional<typeof Wording>
  >,
);
export type NoticeParts = z.infer<typeof NoticeParts>;

/** How many clients of the case each class of their data concerns. */
const Classes = z.record(z.enum(RECORD_CLASSES), z.int().min(0));

/** What is known of a case as a notice needs it. `null` is not known yet. Counts, codes and times alone. */
export const KnownFacts = z.object({
  kind: z.string(),
  openedAt: z.coerce.date(),
  noticedAt: z.coerce.date().nullable(),
  people: z.int().nullable(),
  throughSystems: z.boolean().nullable(),
  harmAverted: z.boolean().nullable(),
  crimeSuspected: z.boolean().nullable(),
  handledAt: z.coerce.date().nullable(),
  /** Clients taken into the case so far. */
  clients: z.int(),
  classes: Classes,
});
export type KnownFacts = z.infer<typeof KnownFacts>;
export const FACT_NAMES = KnownFacts.keyof().options;
export type FactName = keyof KnownFacts;

/** On which facts of the case a part rests: they stand beside it. A part that rests on none is a person's to write. */
export const RESTS_ON: Readonly<Record<NoticePart, readonly FactName[]>> = {
  officeAndSystem: ['throughSystems'],
  found: ['noticedAt', 'openedAt'],
  dataKinds: ['classes', 'clients'],
  people: ['people', 'clients'],
  cause: ['kind', 'crimeSuspected'],
  harm: ['classes', 'harmAverted'],
  measures: ['handledAt'],
  whatYouCanDo: ['classes'],
  nextSteps: ['handledAt', 'crimeSuspected'],
  responsibility: ['crimeSuspected'],
  lessons: [],
  contact: [],
};

/** The words that stand where a fact is not known. */
export const STILL_OPEN = { zh: '尚在核实', en: 'still being established' } as const;

export const NoticeAtInput = z.strictObject({ noticeId: LeakNoticeId, version: z.int().min(1).max(10_000) });
export type NoticeAtInput = z.infer<typeof NoticeAtInput>;
export const NoticeInput = z.strictObject({ noticeId: LeakNoticeId });
export const CaseNoticesInput = z.strictObject({ caseId: CaseId });
export const BeginNoticeInput = z.strictObject({ caseId: CaseId, kind: LeakNoticeKind });
export type BeginNoticeInput = z.infer<typeof BeginNoticeInput>;
export const WriteNoticeInput = z.strictObject({
  ...NoticeAtInput.shape,
  parts: NoticeParts,
  /** Written from the facts as they are now, and not as they were for the version before. */
  fromFactsOfNow: z.boolean(),
});
export type WriteNoticeInput = z.infer<typeof WriteNoticeInput>;

/** One line of the checklist. `open`: it says that something is not known yet, which is allowed and stands out. */
export const CHECK_STATES = ['said', 'open', 'missing'] as const;
const FactName = z.enum(FACT_NAMES as [FactName, ...FactName[]]);
export const NoticeCheck = z.object({
  part: NoticePart,
  state: z.enum(CHECK_STATES),
  /** Facts that stand beside it. */
  restsOn: z.array(FactName),
});
export type NoticeCheck = z.infer<typeof NoticeCheck>;

export const NoticeRow = z.object({
  noticeId: LeakNoticeId,
  kind: LeakNoticeKind,
  version: z.int(),
  begunAt: z.date(),
  writtenAt: z.date(),
  writerNames: z.array(z.string()),
  approvedAt: z.date().nullable(),
  approverName: z.string().nullable(),
  missing: z.int(),
  /** Facts that are others by now than those from which it was written. */
  factsMoved: z.boolean(),
});
export type NoticeRow = z.infer<typeof NoticeRow>;

export const SENDING_STATES = ['running', 'paused', 'finished', 'stopped'] as const;
export const SendingState = z.enum(SENDING_STATES);
export type SendingState = z.infer<typeof SendingState>;

/** How far a notice went, each client of the case counted once. */
export const SendingProgress = z.object({
  inCase: z.int(),
  /** Taken into the case, and not looked at yet. */
  waiting: z.int(),
  queued: z.int(),
  /** Taken by the mail server or the gateway, which has not said that it arrived. */
  sent: z.int(),
  delivered: z.int(),
  /** By phone, by letter or in person. */
  byHand: z.int(),
  unreachable: z.array(z.object({ because: z.string(), count: z.int() })),
});
export type SendingProgress = z.infer<typeof SendingProgress>;

export const SendingView = z.object({
  noticeId: LeakNoticeId,
  state: SendingState,
  round: z.int(),
  language: z.enum(['zh', 'en']),
  starterName: z.string().nullable(),
  startedAt: z.date(),
  moverName: z.string().nullable(),
  movedAt: z.date().nullable(),
  /** Of a drill: to how many invented people it goes, and to no client. */
  invented: z.int().nullable(),
  progress: SendingProgress,
});
export type SendingView = z.infer<typeof SendingView>;

/** That a notice stands on the page for everybody. */
export const Publication = z.object({
  publisherName: z.string().nullable(),
  publishedAt: z.date(),
  untilAt: z.date(),
  withdrawnAt: z.date().nullable(),
});
export type Publication = z.infer<typeof Publication>;

const Piece = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() });
export const NoticeView = NoticeRow.extend({
  caseId: CaseId,
  caseNumber: z.string(),
  isDrill: z.boolean(),
  parts: NoticeParts,
  checks: z.array(NoticeCheck),
  digest: z.string(),
  /** From which this version was written. */
  facts: KnownFacts,
  /** Those that are others now, with what they are now. */
  moved: z.array(FactName),
  factsOfNow: KnownFacts,
  /** What the facts of now would say, part by part: offered where facts have moved on. */
  offered: NoticeParts,
  /** Against the version before; empty in the first. */
  changes: z.array(z.object({ part: NoticePart, language: z.enum(['zh', 'en']), pieces: z.array(Piece) })),
  /** Whether the caller wrote on it, and so may not approve it. */
  mine: z.boolean(),
  /** Of a notice to clients that goes, or went, to them. */
  sending: SendingView.nullable(),
  /** What a drill sent, the first of it: to nobody. */
  drillLetters: z.array(DrillLetter),
  publication: Publication.nullable(),
});
export type NoticeView = z.infer<typeof NoticeView>;

/** From this share of clients on who cannot be reached, a published notice is offered: telling one by one does not reach them any more. */
export const PUBLISH_FROM_SHARE = 0.1;

export const CaseNotices = z.object({
  caseId: CaseId,
  caseNumber: z.string(),
  isDrill: z.boolean(),
  facts: KnownFacts,
  notices: z.array(NoticeRow),
  /** Of the clients of the case; a published notice is offered from {@link PUBLISH_FROM_SHARE} of them on. */
  unreachable: z.object({ count: z.int(), of: z.int(), offersPublic: z.boolean() }),
});
export type CaseNotices = z.infer<typeof CaseNotices>;

export const StartSendingInput = z.strictObject({ noticeId: LeakNoticeId, language: z.enum(['zh', 'en']) });
export type StartSendingInput = z.infer<typeof StartSendingInput>;
export const MoveSendingInput = z.strictObject({
  noticeId: LeakNoticeId,
  round: z.int().min(1).max(100_000_000),
  to: z.enum(['running', 'paused', 'stopped']),
});
export type MoveSendingInput = z.infer<typeof MoveSendingInput>;
export const WatchSendingInput = z.strictObject({
  noticeId: LeakNoticeId,
  forSeconds: z.int().min(0).max(600).default(300),
});
export type WatchSendingInput = z.infer<typeof WatchSendingInput>;

/** At once on a screen. */
export const UNREACHED_OF_A_PAGE = 100;
export const ListUnreachedInput = z.strictObject({ noticeId: LeakNoticeId, cursor: idOf<'Client'>().nullish() });
export type ListUnreachedInput = z.infer<typeof ListUnreachedInput>;
export const HOW_BY_HAND = ['call', 'letter', 'in-person'] as const;
export const HowByHand = z.enum(HOW_BY_HAND);
export type HowByHand = z.infer<typeof HowByHand>;
/** By number alone: who it is, is revealed with a purpose on the client's own page. */
export const Unreached = z.object({
  clientId: idOf<'Client'>(),
  /** null: erased, or not in the reader's reach. */
  number: z.int().nullable(),
  because: z.string().nullable(),
  toldHow: HowByHand.nullable(),
  toldAt: z.date().nullable(),
  tellerName: z.string().nullable(),
});
export type Unreached = z.infer<typeof Unreached>;
export const UnreachedPage = z.object({ rows: z.array(Unreached), next: idOf<'Client'>().nullable() });
export type UnreachedPage = z.infer<typeof UnreachedPage>;
export const TellByHandInput = z.strictObject({
  noticeId: LeakNoticeId,
  clientId: idOf<'Client'>(),
  how: HowByHand,
  toldAt: z.coerce.date(),
});
export type TellByHandInput = z.infer<typeof TellByHandInput>;

/** What somebody reads in their own pages of a leak that concerned them. */
export const OwnLeakNotice = z.object({ noticeId: LeakNoticeId, parts: NoticeParts, since: z.date() });
export type OwnLeakNotice = z.infer<typeof OwnLeakNotice>;

/** Days for which a published notice may stand. */
export const PublishNoticeInput = z.strictObject({ noticeId: LeakNoticeId, days: z.int().min(1).max(366) });
export type PublishNoticeInput = z.infer<typeof PublishNoticeInput>;

/** What anybody reads on the page for everybody. */
export const PublicLeakNotice = z.object({
  noticeId: LeakNoticeId,
  parts: NoticeParts,
  since: z.date(),
  until: z.date(),
});
export type PublicLeakNotice = z.infer<typeof PublicLeakNotice>;
