/** What goes, what stays for a while, and what is said of it. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { ERASURE_GROUNDS, HOLD_REASONS } from './contract/words.ts';

const oneOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);

/** Clients of one erasure at most: one event of the log names them all. */
export const MOST_CLIENTS = 1_000;

export * from './contract/lists.ts';
export * from './contract/rules.ts';

export const ErasureCause = z.enum(['request', 'due']);
export type ErasureCause = z.infer<typeof ErasureCause>;

export const ErasureGround = z.enum([
  ...(Object.keys(ERASURE_GROUNDS) as (keyof typeof ERASURE_GROUNDS)[]),
  'period-over',
]);
export type ErasureGround = z.infer<typeof ErasureGround>;
const AskedGround = oneOf(ERASURE_GROUNDS);

/** `ordered`: nothing has happened yet · `running`: nobody is shown the client any more · `failed`: waits for somebody */
export const ErasureState = z.enum(['ordered', 'running', 'done', 'failed']);
export type ErasureState = z.infer<typeof ErasureState>;

const ErasureId = idOf<'Erasure'>();
const RequestId = idOf<'Request'>();
const Day = z.iso.date();

/** A granted request for deletion that nobody has carried out. */
export const WaitingCase = z.object({
  requestId: RequestId,
  requestNumber: z.number().int(),
  clientId: idOf<'Client'>(),
  clientNumber: z.number().int(),
  branchName: z.string(),
  branchNameEn: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: z.date(),
  /** Whoever decided does not carry it out. */
  isDecidedByYou: z.boolean(),
  isHeld: z.boolean(),
  /** The first day on which it may be erased, where a law was found to keep it. */
  keptUntil: Day.nullable(),
  /** Whether that day lies ahead still, by the clock of the database. */
  isKept: z.boolean(),
  /** The fact of the regulation table. */
  keptBy: z.string().nullable(),
});
export type WaitingCase = z.infer<typeof WaitingCase>;

export const OrderErasureInput = z.strictObject({
  requestId: RequestId,
  ground: AskedGround,
  /** The day on which the last contract for a service ended; `null` where none was ever made. Law keeps contracts. */
  contractEndedOn: Day.nullable(),
  language: z.enum(['zh', 'en']).default('zh'),
});
export type OrderErasureInput = z.infer<typeof OrderErasureInput>;

/** `ordered`: it will be done · `kept`: a law keeps it until that day, and the client was told so */
export const OrderedErasure = z.object({
  outcome: z.enum(['ordered', 'kept']),
  erasureId: ErasureId.nullable(),
  until: Day.nullable(),
  law: z.string().nullable(),
});
export type OrderedErasure = z.infer<typeof OrderedErasure>;

export const ErasureRow = z.object({
  erasureId: ErasureId,
  number: z.number().int(),
  cause: ErasureCause,
  ground: ErasureGround,
  state: ErasureState,
  failure: z.string().nullable(),
  clients: z.number().int(),
  /** Of an erasure of one client. */
  clientNumber: z.number().int().nullable(),
  requestId: RequestId.nullable(),
  requestNumber: z.number().int().nullable(),
  orderedByName: z.string().nullable(),
  orderedAt: z.date(),
  begunAt: z.date().nullable(),
  keyGoneAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  stepsDone: z.number().int(),
  stepCount: z.number().int(),
});
export type ErasureRow = z.infer<typeof ErasureRow>;

export const ListErasuresInput = z.strictObject({
  state: ErasureState.optional(),
  cursor: z.string().max(200).nullish(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListErasuresInput = z.infer<typeof ListErasuresInput>;

export const ErasurePage = z.object({
  rows: z.array(ErasureRow),
  next: z.string().nullable(),
  counts: z.object({ running: z.number().int(), done: z.number().int(), failed: z.number().int() }),
});
export type ErasurePage = z.infer<typeof ErasurePage>;

const Words = z.object({ zh: z.string(), en: z.string() });
export const Erasure = ErasureRow.extend({
  version: z.number().int(),
  steps: z.array(z.object({ name: z.string(), words: Words, taken: z.number().int(), endedAt: z.date() })),
  certificates: z.array(
    z.object({ certificateId: idOf<'Certificate'>(), kind: z.enum(['erased', 'final']), issuedAt: z.date() }),
  ),
  /** Paper that two people have to destroy before it goes on, by the numbers on the labels. */
  waitingPaper: z.array(z.object({ number: z.string(), state: z.enum(['shelved', 'lent', 'missing']) })),
  waitingPaperCount: z.number().int(),
  /** What the failure means and what to do, in both languages. */
  failureWords: Words.nullable(),
});
export type Erasure = z.infer<typeof Erasure>;
export const ErasureInput = z.strictObject({ erasureId: ErasureId });
export const TryAgainInput = z.strictObject({ erasureId: ErasureId, version: z.int().min(1).max(1_000_000) });

export const HoldReason = oneOf(HOLD_REASONS);
export type HoldReason = z.infer<typeof HoldReason>;
export const HoldScope = z.enum(['client', 'branch', 'office']);
export type HoldScope = z.infer<typeof HoldScope>;

export const Hold = z.object({
  holdId: idOf<'Hold'>(),
  number: z.number().int(),
  scope: HoldScope,
  clientNumber: z.number().int().nullable(),
  branchName: z.string().nullable(),
  branchNameEn: z.string().nullable(),
  reason: HoldReason,
  paperRef: z.string(),
  ownerName: z.string().nullable(),
  placedByName: z.string().nullable(),
  placedAt: z.date(),
  reviewOn: Day,
  /** By the clock of the database: nobody has asked again whether it is needed. */
  isReviewDue: z.boolean(),
  releasedByName: z.string().nullable(),
  releasedAt: z.date().nullable(),
});
export type Hold = z.infer<typeof Hold>;

export const PlaceHoldInput = z.strictObject({
  /** Made by the page: the same again is the same hold. */
  holdId: idOf<'Hold'>(),
  scope: HoldScope,
  /** Of a hold on one client: the number people say to each other. */
  clientNumber: z.int().min(1).max(2_000_000_000).nullable(),
  branchId: idOf<'Branch'>().nullable(),
  reason: HoldReason,
  paperRef: z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/),
  ownerId: idOf<'Staff'>(),
  reviewOn: Day,
});
export type PlaceHoldInput = z.infer<typeof PlaceHoldInput>;
export const ReleaseHoldInput = z.strictObject({ holdId: idOf<'Hold'>() });
/** Who may answer for a hold, and which branches there are. */
export const HoldChoices = z.object({
  owners: z.array(z.object({ staffId: idOf<'Staff'>(), name: z.string() })),
  branches: z.array(z.object({ branchId: idOf<'Branch'>(), name: z.string(), nameEn: z.string() })),
});

/** What is handed out: three files, and the words of the first for a page. */
export const CertificateFiles = z.object({
  certificateId: idOf<'Certificate'>(),
  kind: z.enum(['erased', 'final']),
  issuedAt: z.date(),
  /** certificate.json, to the byte. */
  document: z.string(),
  /** The entry of the log and its proof (C2SP tlog-proof); `null` while the log has not signed it yet. */
  proof: z
    .object({ sequence: z.number().int(), proof: z.string(), entry: z.string(), verifierKeys: z.array(z.string()) })
    .nullable(),
});
export type CertificateFiles = z.infer<typeof CertificateFiles>;
export const CertificatesOfErasureInput = z.strictObject({ erasureId: ErasureId });
/** What stands behind `#` in the link that the client was sent. */
export const OwnCertificateInput = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });
