/** The contract's fifth part: rights that a person exercises (PIPL 44-50), as cases with a clock. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { DocumentRow } from './documents.ts';
import { EXTENSION_REASONS, REFUSAL_REASONS, REQUEST_KINDS } from './request-words.ts';

const oneOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);
export const RequestKind = oneOf(REQUEST_KINDS);
export type RequestKind = z.infer<typeof RequestKind>;
export const RefusalReason = oneOf(REFUSAL_REASONS);
export type RefusalReason = z.infer<typeof RefusalReason>;
export const ExtensionReason = oneOf(EXTENSION_REASONS);
export type ExtensionReason = z.infer<typeof ExtensionReason>;
/** What a person of the office can say that they did. */
export const StaffIdentityCheck = z.enum(['called-back', 'papers-seen', 'relation-papers-seen']);

/** `taken`: who asks is not established yet · `checked` · `in-work`: somebody has it · `done` · `refused` */
export const RequestState = z.enum(['taken', 'checked', 'in-work', 'done', 'refused']);
export type RequestState = z.infer<typeof RequestState>;
export const RequestChannel = z.enum(['own-pages', 'word', 'letter']);
export const RequestBy = z.enum(['subject', 'guardian', 'heir', 'agent-of']);
export type RequestBy = z.infer<typeof RequestBy>;
export const RequestAct = z.enum([
  ...(['taken', 'checked', 'assigned', 'accused-named', 'extended'] as const),
  ...(['corrected', 'granted', 'refused', 'restricted', 'lifted'] as const),
]);
export type RequestAct = z.infer<typeof RequestAct>;

/** The longest that somebody can write in one go. */
export const MOST_WORDS = 2_000;
const Words = z.string().trim().max(MOST_WORDS);
/** Number of a paper and what came with it; a code and never a name. */
const PaperRef = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/);
const Language = z.enum(['zh', 'en']).default('zh');
const RequestId = idOf<'Request'>();

export const AskOwnInput = z.strictObject({
  /** UUID that the page made when it was opened; the same again is the same request. */
  key: z.uuid(),
  kind: RequestKind,
  words: Words.default(''),
  /** Of a complaint: that it is about whoever serves the client now. */
  aboutMyAgent: z.boolean().default(false),
  language: Language,
});
export type AskOwnInput = z.infer<typeof AskOwnInput>;

export const TakeRequestInput = z.strictObject({
  key: z.uuid(),
  clientId: idOf<'Client'>(),
  kind: RequestKind,
  channel: z.enum(['word', 'letter']),
  by: RequestBy,
  words: Words.default(''),
  paperRef: PaperRef.nullish(),
  language: Language,
});
export type TakeRequestInput = z.infer<typeof TakeRequestInput>;

export const RequestTaken = z.object({
  requestId: RequestId,
  number: z.number().int(),
  dueAt: z.date(),
  isNew: z.boolean(),
});
export type RequestTaken = z.infer<typeof RequestTaken>;

const RequestFacts = z.object({
  requestId: RequestId,
  number: z.number().int(),
  kind: RequestKind,
  channel: RequestChannel,
  by: RequestBy,
  state: RequestState,
  takenAt: z.date(),
  dueAt: z.date(),
  extendedAt: z.date().nullable(),
  decidedAt: z.date().nullable(),
  refusedBecause: RefusalReason.nullable(),
  /** By the clock of the database: open and past its day. */
  isOverdue: z.boolean(),
});

/** What the client is shown of a step: never who of the office did it. */
const OwnStep = z.object({
  act: RequestAct,
  at: z.date(),
  code: z.string().nullable(),
  words: z.string().nullable(),
});
/** What may come with a request: the papers of who asks, of their relation or authority, and what it is about. */
export const RequestDocumentKind = z.enum(['identity', 'authority', 'request', 'other']);
/** The most that come with one. */
export const MOST_REQUEST_DOCUMENTS = 20;
export const OwnRequest = RequestFacts.extend({
  isRestrictedNow: z.boolean(),
  steps: z.array(OwnStep),
  documents: z.array(z.object({ kind: RequestDocumentKind, keptAt: z.date() })),
});
export type OwnRequest = z.infer<typeof OwnRequest>;

export const RequestRow = RequestFacts.extend({
  clientId: idOf<'Client'>(),
  clientNumber: z.number().int(),
  branchName: z.string(),
  branchNameEn: z.string(),
  assigneeId: idOf<'Staff'>().nullable(),
  assigneeName: z.string().nullable(),
});
export type RequestRow = z.infer<typeof RequestRow>;

export const ListRequestsInput = z.strictObject({
  show: z.enum(['open', 'mine', 'overdue', 'decided']).default('open'),
  kind: RequestKind.optional(),
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListRequestsInput = z.infer<typeof ListRequestsInput>;
export const RequestPage = z.object({
  rows: z.array(RequestRow),
  next: z.string().nullable(),
  counts: z.object({ open: z.number().int(), mine: z.number().int(), overdue: z.number().int() }),
});
export type RequestPage = z.infer<typeof RequestPage>;

export const RequestStep = z.object({
  stepId: idOf<'RequestStep'>(),
  act: RequestAct,
  at: z.date(),
  /** `null` for the client. */
  staffName: z.string().nullable(),
  aboutName: z.string().nullable(),
  code: z.string().nullable(),
  told: z.boolean(),
  hasWords: z.boolean(),
});
/** A case without what was written in it: that is opened by a look of its own. */
export const RequestCase = RequestRow.extend({
  version: z.number().int(),
  clientState: z.enum(['quarantined', 'active', 'restricted', 'erased']),
  paperRef: z.string().nullable(),
  /** How many checks of identity are missing still. */
  checksMissing: z.number().int(),
  accusedName: z.string().nullable(),
  mayHandle: z.boolean(),
  mayExtend: z.boolean(),
  mayLift: z.boolean(),
  /** Day to which one extension would lead. */
  longestDueAt: z.date(),
  /** The fact of the regulation table by which it is due. */
  dueBy: z.string(),
  steps: z.array(RequestStep),
  /** What came with it; opened by whoever handles it, one look each. */
  documents: z.array(DocumentRow),
  /** Whoever takes requests down may add to it while it is open. */
  mayAdd: z.boolean(),
});
export type RequestCase = z.infer<typeof RequestCase>;

export const CaseInput = z.strictObject({ requestId: RequestId });
export const OfClientRequestsInput = z.strictObject({ clientId: idOf<'Client'>() });
/** Beside the file itself. */
export const RequestDocumentInput = z.strictObject({
  requestId: RequestId,
  /** UUID that the page made when the file was chosen; the same again is the same document. */
  documentId: idOf<'Document'>(),
  kind: RequestDocumentKind,
});
export type RequestDocumentInput = z.infer<typeof RequestDocumentInput>;
export const OpenRequestDocumentInput = z.strictObject({ requestId: RequestId, documentId: idOf<'Document'>() });
export type OpenRequestDocumentInput = z.infer<typeof OpenRequestDocumentInput>;
export const OpenWordsInput = z.strictObject({ requestId: RequestId, stepId: idOf<'RequestStep'>() });
const Act = z.strictObject({ requestId: RequestId, version: z.int().min(1).max(1_000_000) });
export const CheckIdentityInput = Act.extend({ how: StaffIdentityCheck });
export const AssignRequestInput = Act.extend({ staffId: idOf<'Staff'>() });
export const NameAccusedInput = Act.extend({ staffId: idOf<'Staff'>() });
export const ExtendRequestInput = Act.extend({ because: ExtensionReason, language: Language });
/** Granted, or refused with a reason and in words; a refusal without either is none (PIPL 50). */
export const DecideRequestInput = Act.extend({
  outcome: z.enum(['granted', 'refused']),
  because: RefusalReason.nullish(),
  words: Words.default(''),
  language: Language,
});
export type DecideRequestInput = z.infer<typeof DecideRequestInput>;
/** What can be put right in a case; the client's own words are theirs and are not corrected. */
export const CORRECTABLE_FIELDS = ['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark'] as const;
export const CorrectableField = z.enum(CORRECTABLE_FIELDS);
export type CorrectableField = z.infer<typeof CorrectableField>;
export const CorrectFieldInput = Act.extend({ field: CorrectableField, value: z.string().trim().min(1).max(500) });
export type CorrectFieldInput = z.infer<typeof CorrectFieldInput>;
export const LiftRestrictionInput = Act;
export type RequestActInput = z.infer<typeof Act>;

/** People who may handle a case, for the choice of whom it is given to. */
export const RequestHandler = z.object({ staffId: idOf<'Staff'>(), name: z.string() });
