/** Clause 1.3: what a client answered, purpose by purpose, and whether it stands (PIPL 13-16, 28-31). For screens and callers alike. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';
import { PURPOSE_CODES, type PurposeCode } from '../purposes/index.ts';
import { AskedByCampaign, DueForDisposal } from './campaigns.ts';

export const CONSENT_CHANNELS = ['own-phone', 'tablet', 'attested', 'paper'] as const;
export const ConsentChannel = z.enum(CONSENT_CHANNELS);
export type ConsentChannel = z.infer<typeof ConsentChannel>;

/** Kinds of sensitive information that the forms ask for; each wants an answer of its own (PIPL 29). */
export const SENSITIVE_CLASSES = ['identity-document'] as const;
export const SensitiveClass = z.enum(SENSITIVE_CLASSES);
export type SensitiveClass = z.infer<typeof SensitiveClass>;

/** Everything of a purpose that is not sensitive. */
export const GENERAL_CLASS = 'general';

const Purpose = z.enum(PURPOSE_CODES as readonly [PurposeCode, ...PurposeCode[]]);
/** Made by the page that asks, when it is opened: the same key again is the same act. */
export const ConsentKey = idOf<'ConsentKey'>();
/** Number of a paper form and its scan; a code and never a name. */
export const PaperRef = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/);

/** What was said to one purpose. `separate`: the sensitive classes that were consented to of their own. */
export const PurposeAnswer = z.strictObject({
  purpose: Purpose,
  answer: z.enum(['given', 'refused']),
  separate: z.array(SensitiveClass).max(SENSITIVE_CLASSES.length).default([]),
  /** Until when; `null` or absent: until the purpose is met or the consent is taken back. */
  validUntil: Instant.nullish(),
});
export type PurposeAnswer = z.infer<typeof PurposeAnswer>;

const oneAnswerEach = (answers: readonly { purpose: string }[]) =>
  new Set(answers.map(({ purpose }) => purpose)).size === answers.length;
export const PurposeAnswers = z.array(PurposeAnswer).min(1).max(PURPOSE_CODES.length).refine(oneAnswerEach);

/** Ways in which a client says on the tablet of the office that an answer is theirs. */
export const WORD_WAYS = ['code', 'signature'] as const;
export type WordWay = (typeof WORD_WAYS)[number];

/** How many minutes a code from the client's phone may be typed. */
export const CONSENT_CODE_MINUTES = 10;

const Coordinate = z.int().min(0).max(4_095);
/** Lines as they were drawn, `[x, y, x, y, …]` each: no pressure and no pace, which would be biometrics. */
export const SignatureLines = z
  .array(
    z
      .array(Coordinate)
      .min(2)
      .max(2_000)
      .refine((line) => line.length % 2 === 0),
  )
  .min(1)
  .max(60);
export type SignatureLines = z.infer<typeof SignatureLines>;

/** What the client did on the tablet: typed the code that went to their own phone, or signed. */
export const ClientWord = z.discriminatedUnion('way', [
  z.strictObject({
    way: z.literal('code'),
    wordId: idOf<'ClientWord'>(),
    /** Of the tablet that asked, base64url of 128 bits: without it no code can be tried. */
    wordSecret: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
    code: z.string().regex(/^\d{6}$/),
  }),
  z.strictObject({ way: z.literal('signature'), lines: SignatureLines }),
]);
export type ClientWord = z.infer<typeof ClientWord>;

/** Asks for a code to the client's phone; its message names what these answers give. */
export const AskConsentCodeInput = z.strictObject({
  clientId: idOf<'Client'>(),
  noticeId: idOf<'Notice'>(),
  by: z.enum(['subject', 'guardian']),
  underFourteen: z.boolean(),
  answers: PurposeAnswers,
  language: z.enum(['zh', 'en']).default('zh'),
});
export type AskConsentCodeInput = z.infer<typeof AskConsentCodeInput>;

export const ConsentCodeAsked = z.object({
  wordId: idOf<'ClientWord'>(),
  wordSecret: z.string(),
  endsAt: z.date(),
});
export type ConsentCodeAsked = z.infer<typeof ConsentCodeAsked>;

/** From the link in the message that told the client of a signature. */
export const ObjectToConsentInput = z.strictObject({ linkSecret: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });

/** One act of one client: to countersign what was taken from paper, or to look at a signature. */
export const ConsentActInput = z.strictObject({ clientId: idOf<'Client'>(), actId: idOf<'ConsentAct'>() });
export type ConsentActInput = z.infer<typeof ConsentActInput>;

/** The scan of a signed form on its way in; its bytes travel beside it. */
export const ConsentScanInput = ConsentActInput.extend({
  /** UUID that the page made when the file was chosen; the same again is the same scan. */
  documentId: idOf<'Document'>(),
  sheets: z.coerce.number().pipe(z.int().min(1).max(100)),
});
export type ConsentScanInput = z.infer<typeof ConsentScanInput>;

/** An answer as a member of staff takes it down: on the office's tablet, by word of mouth, or from paper. */
export const RecordConsentInput = z.strictObject({
  key: ConsentKey,
  clientId: idOf<'Client'>(),
  noticeId: idOf<'Notice'>(),
  channel: ConsentChannel.exclude(['own-phone']),
  by: z.enum(['subject', 'guardian']),
  /** As the client said; then only a guardian answers (PIPL 31). It is asked and not kept. */
  underFourteen: z.boolean(),
  paperRef: PaperRef.nullish(),
  answers: PurposeAnswers,
  /** Of the tablet alone. */
  word: ClientWord.optional(),
});
export type RecordConsentInput = z.infer<typeof RecordConsentInput>;

export const WithdrawConsentInput = z.strictObject({
  key: ConsentKey,
  clientId: idOf<'Client'>(),
  channel: ConsentChannel.exclude(['own-phone']),
  purposes: z.array(Purpose).min(1).max(PURPOSE_CODES.length),
});
export type WithdrawConsentInput = z.infer<typeof WithdrawConsentInput>;

export const ConsentsOfInput = z.strictObject({ clientId: idOf<'Client'>() });
/** A watch ends by itself and is asked for again, so that no dossier that somebody forgot is watched for ever; 0: one element. */
export const WatchConsentsInput = z.strictObject({
  clientId: idOf<'Client'>(),
  forSeconds: z.int().min(0).max(300).default(300),
});
export type WatchConsentsInput = z.infer<typeof WatchConsentsInput>;
export const ReceiptOfInput = z.strictObject({ clientId: idOf<'Client'>(), receiptId: idOf<'Receipt'>() });

/**
 * `unasked`: nobody asked. `pending`: said by word of mouth, and the client was not told in writing long enough ago. `superseded`: a
 * later notice asks for more. `outdated`: the notice was withdrawn, or the purpose asks for more than it told. `unconfirmed`: taken from
 * paper that is not scanned or that no second person held yet, or on the tablet before it wanted an act of the client. Only `given` opens.
 */
export const CONSENT_STATES = [
  'unasked',
  'given',
  'pending',
  'unconfirmed',
  'refused',
  'withdrawn',
  'expired',
  'superseded',
  'outdated',
] as const;
export const ConsentStateName = z.enum(CONSENT_STATES);
export type ConsentStateName = z.infer<typeof ConsentStateName>;

/** Where one purpose, and one sensitive class of it, stands now. */
export const ConsentState = z.object({
  purpose: Purpose,
  title: z.object({ zh: z.string(), en: z.string() }),
  class: z.enum([GENERAL_CLASS, ...SENSITIVE_CLASSES]),
  state: ConsentStateName,
  since: z.date().nullable(),
  validUntil: z.date().nullable(),
  /** Of `pending`: when it begins to count, unless the client objects; `null` while the message to the client has not gone out. */
  standsAt: z.date().nullable(),
  channel: ConsentChannel.nullable(),
  by: z.enum(['subject', 'guardian']).nullable(),
  noticeVersion: z.int().nullable(),
  /** The basis that allows the purpose without consent, where compliance approved one and the client did not take it back. */
  otherBasis: z.object({ basis: z.enum(['contract', 'legal-duty']), article: z.string() }).nullable(),
  receiptId: idOf<'Receipt'>().nullable(),
});
export type ConsentState = z.infer<typeof ConsentState>;

/** What was written down, or had been under the same key. */
export const ConsentAct = z.object({
  actId: idOf<'ConsentAct'>(),
  receiptId: idOf<'Receipt'>(),
  /** Version of the client's consents since. */
  version: z.int(),
  /** False where it stood already, so that nothing was written. */
  isNew: z.boolean(),
});
export type ConsentAct = z.infer<typeof ConsentAct>;

export const ReceiptRow = z.object({
  id: idOf<'Receipt'>(),
  at: z.date(),
  kind: z.enum(['given', 'withdrawn']),
  /** SHA-256 of the document, lower-case hex. */
  digest: z.string(),
  actId: idOf<'ConsentAct'>(),
  channel: ConsentChannel,
  /** On the tablet: how the client said so; `null` for every other channel. */
  way: z.enum(WORD_WAYS).nullable(),
  paperRef: z.string().nullable(),
  /** Scans of the signed form that are kept; of an answer on paper, none says that it waits for one. */
  scans: z.array(z.object({ documentId: idOf<'Document'>(), type: z.string(), sizeBytes: z.int() })),
});
export type ReceiptRow = z.infer<typeof ReceiptRow>;

/** `receipt.jsonld` and `receipt.jsonld.jws`, byte for byte. */
export const ReceiptFiles = z.object({ document: z.string(), signature: z.string() });
export type ReceiptFiles = z.infer<typeof ReceiptFiles>;

/** The notice in force that covers the purposes of today: what a client is shown before answering. */
export const NoticeToShow = z.object({
  id: idOf<'Notice'>(),
  version: z.int(),
  digest: z.string(),
  words: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })),
  creditCode: z.string(),
  purposes: z.array(Purpose),
});
export type NoticeToShow = z.infer<typeof NoticeToShow>;

/** The consents of one client as a dossier shows them. */
export const ClientConsents = z.object({
  version: z.int(),
  states: z.array(ConsentState),
  receipts: z.array(ReceiptRow),
  notice: NoticeToShow.nullable(),
  /** By which campaign the client was asked last; `null` where by none. */
  asked: AskedByCampaign.nullable(),
  /** That nothing keeps what is held: nobody asks this client again. */
  disposal: DueForDisposal.nullable(),
  /** Whether the caller may take down and take back. */
  mayRecord: z.boolean(),
  /** Acts from paper, scanned, that wait for a second person, who the caller may be. */
  toCountersign: z.array(idOf<'ConsentAct'>()),
});
export type ClientConsents = z.infer<typeof ClientConsents>;
