/** Clause 1.3: asking for consent, in batches, whoever was taken over from an old list. */
import { idOf, RecordVersion } from '@kean/kernel';
import { z } from 'zod';
import { PURPOSE_CODES, type PurposeCode } from '../purposes/index.ts';

const Purpose = z.enum(PURPOSE_CODES as readonly [PurposeCode, ...PurposeCode[]]);
const InBoth = z.object({ zh: z.string(), en: z.string() });

/**
 * `draft`: one person made it, and nothing goes out · `running` · `paused`: nothing goes out, nobody becomes overdue · `finished`: everybody
 * answered, or was waited for · `stopped`: for good, by a person
 */
export const CAMPAIGN_STATES = ['draft', 'running', 'paused', 'finished', 'stopped'] as const;
export const CampaignState = z.enum(CAMPAIGN_STATES);
export type CampaignState = z.infer<typeof CampaignState>;

export const PAUSE_CAUSES = ['person', 'notice-not-in-force'] as const;
export const PauseCause = z.enum(PAUSE_CAUSES);
export type PauseCause = z.infer<typeof PauseCause>;

/** Whom: one list, one branch, or everybody in quarantine. */
export const CampaignSelection = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('all') }),
  z.strictObject({ of: z.literal('branch'), branchId: idOf<'Branch'>() }),
  z.strictObject({ of: z.literal('import'), importId: idOf<'Import'>() }),
]);
export type CampaignSelection = z.infer<typeof CampaignSelection>;

export const PreviewCampaignInput = z.strictObject({ selection: CampaignSelection });

/** What would come of it now. Counts alone; a phone that is no mobile shows only when it is written to. */
export const CampaignPreview = z.object({
  inQuarantine: z.int(),
  withoutPhone: z.int(),
  objecting: z.int(),
  /** By another campaign, whose answer is awaited. */
  beingAsked: z.int(),
  dueForDisposal: z.int(),
  toAsk: z.int(),
});
export type CampaignPreview = z.infer<typeof CampaignPreview>;

export const MOST_A_BATCH = 500;
export const MOST_AN_HOUR = 20_000;
export const FEWEST_ANSWER_DAYS = 7;
export const MOST_ANSWER_DAYS = 180;
export const ANSWER_DAYS = 30;

export const DraftCampaignInput = z
  .strictObject({
    selection: CampaignSelection,
    /** The notice that the page showed. */
    noticeId: idOf<'Notice'>(),
    purposes: z
      .array(Purpose)
      .min(1)
      .max(PURPOSE_CODES.length)
      .refine((codes) => new Set(codes).size === codes.length),
    language: z.enum(['zh', 'en']),
    batchSize: z.int().min(1).max(MOST_A_BATCH),
    perHour: z.int().min(1).max(MOST_AN_HOUR),
    answerDays: z.int().min(FEWEST_ANSWER_DAYS).max(MOST_ANSWER_DAYS).default(ANSWER_DAYS),
    /** `null`: nobody is reminded. */
    remindAfterDays: z.int().min(1).max(MOST_ANSWER_DAYS).nullable(),
  })
  .refine(({ batchSize, perHour }) => batchSize <= perHour, { path: ['batchSize'] })
  .refine(({ remindAfterDays, answerDays }) => remindAfterDays === null || remindAfterDays < answerDays, {
    path: ['remindAfterDays'],
  });
export type DraftCampaignInput = z.output<typeof DraftCampaignInput>;

export const CampaignIdInput = z.strictObject({ campaignId: idOf<'Campaign'>() });
/** A watch ends by itself and is asked for again; 0: one element. */
export const WatchCampaignInput = CampaignIdInput.extend({ forSeconds: z.int().min(0).max(300).default(300) });
export const CampaignAt = z.strictObject({ campaignId: idOf<'Campaign'>(), revision: RecordVersion });
export type CampaignAt = z.infer<typeof CampaignAt>;

/** Where the clients of a campaign are, each in one place; in the order of a bar. */
export const ASKING_STEPS = [
  'waiting',
  'queued',
  'sent',
  'opened',
  'consented',
  'refused',
  'objected',
  'overdue',
  'unreachable',
  'left',
  'stopped',
] as const;
export const AskingStep = z.enum(ASKING_STEPS);
export type AskingStep = z.infer<typeof AskingStep>;

export const CampaignProgress = z.object({
  steps: z.record(AskingStep, z.int()),
  total: z.int(),
  /** Of those whose message went: what the gateway says of the phone. */
  delivered: z.int(),
  reminded: z.int(),
  /** Why somebody could not be written to, by code. */
  unreachable: z.array(z.object({ because: z.string(), count: z.int() })),
});
export type CampaignProgress = z.infer<typeof CampaignProgress>;

export const CampaignRow = z.object({
  id: idOf<'Campaign'>(),
  state: CampaignState,
  revision: z.int(),
  selection: CampaignSelection,
  branchName: InBoth.nullable(),
  /** Of a list: when it was taken over. */
  importedAt: z.date().nullable(),
  purposes: z.array(InBoth.extend({ code: Purpose })),
  makerName: z.string().nullable(),
  madeAt: z.date(),
  reviewerName: z.string().nullable(),
  reviewedAt: z.date().nullable(),
  pausedAt: z.date().nullable(),
  pausedBecause: PauseCause.nullable(),
  endedAt: z.date().nullable(),
  endedByName: z.string().nullable(),
  /** Whether the caller made it, and so may not let it go out. */
  mine: z.boolean(),
});
export type CampaignRow = z.infer<typeof CampaignRow>;

export const CampaignView = CampaignRow.extend({
  notice: z.object({ id: idOf<'Notice'>(), version: z.int(), title: InBoth, inForce: z.boolean() }),
  language: z.enum(['zh', 'en']),
  batchSize: z.int(),
  perHour: z.int(),
  answerDays: z.int(),
  remindAfterDays: z.int().nullable(),
  /** The words of the message, with a bare place where the link stands. */
  message: InBoth,
  /** Whether all of the selection are enrolled; before, the total still grows. */
  enrolled: z.boolean(),
  /** Of a draft: what would come of it now. */
  preview: CampaignPreview.nullable(),
  progress: CampaignProgress,
});
export type CampaignView = z.infer<typeof CampaignView>;

/** What a new campaign can be about. */
export const CampaignOptions = z.object({
  /** `null` where no notice in force covers the purposes of today: then nobody can be asked. */
  notice: z
    .object({
      id: idOf<'Notice'>(),
      version: z.int(),
      title: InBoth,
      purposes: z.array(InBoth.extend({ code: Purpose })),
    })
    .nullable(),
  branches: z.array(z.object({ id: idOf<'Branch'>(), name: z.string(), nameEn: z.string() })),
  imports: z.array(
    z.object({ id: idOf<'Import'>(), branchName: z.string(), finishedAt: z.date().nullable(), imported: z.int() }),
  ),
});
export type CampaignOptions = z.infer<typeof CampaignOptions>;

/** What a dossier says of the newest asking. */
export const AskedByCampaign = z.object({
  state: z.enum(['waiting', 'asked', 'consented', 'refused', 'objected', 'overdue', 'unreachable', 'left', 'stopped']),
  askedAt: z.date().nullable(),
  remindedAt: z.date().nullable(),
  dueAt: z.date().nullable(),
});
export type AskedByCampaign = z.infer<typeof AskedByCampaign>;
/** That the office has no ground to keep somebody any more. */
export const DueForDisposal = z.object({ reason: z.enum(['no-answer', 'refused', 'objected']), dueAt: z.date() });
export type DueForDisposal = z.infer<typeof DueForDisposal>;
