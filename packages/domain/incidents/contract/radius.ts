/** How far a leak reaches: what was asked, what it came to, and who saw what leaked. The portal reads it. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';

const Words = z.object({ zh: z.string(), en: z.string() });
export const RadiusId = idOf<'LeakRadius'>();
export type RadiusId = z.infer<typeof RadiusId>;
const CaseId = idOf<'LeakCase'>();

export const RADIUS_SOURCES = ['file', 'pasted', 'person', 'window'] as const;
export const RadiusSource = z.enum(RADIUS_SOURCES);
export type RadiusSource = z.infer<typeof RadiusSource>;
export const RADIUS_STATES = ['waiting', 'running', 'done', 'refused', 'failed'] as const;
export const RadiusState = z.enum(RADIUS_STATES);
export type RadiusState = z.infer<typeof RadiusState>;

/** Looks further back than this are not asked for: the log of two years is read for nobody without a reason. */
export const MOST_WINDOW_DAYS = 731;
/** A window without a person and without a file holds everybody's looks. */
export const MOST_OPEN_WINDOW_DAYS = 31;
/** Where nobody says since when: half a year before now. */
export const USUAL_WINDOW_DAYS = 183;
const DAY_MS = 86_400_000;

const Window = { from: Instant.optional(), until: Instant.optional(), caseId: CaseId.optional() };
const liesWithin = (days: number) => (window: { from?: Date | undefined; until?: Date | undefined }) =>
  window.from === undefined ||
  window.until === undefined ||
  (window.from < window.until && window.until.getTime() - window.from.getTime() <= days * DAY_MS);

/** A file comes with its bytes; its window and its case stand in the address. */
export const ReceiveLeakInput = z
  .strictObject({ source: z.enum(['file', 'pasted']), ...Window })
  .refine(liesWithin(MOST_WINDOW_DAYS));
export type ReceiveLeakInput = z.infer<typeof ReceiveLeakInput>;

/** Without a file: what a person saw in a window, or what everybody did in a short one. */
export const AskRadiusInput = z
  .strictObject({
    staffNumber: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{1,32}$/)
      .nullable(),
    from: Instant,
    until: Instant,
    caseId: CaseId.optional(),
  })
  .refine((asked) => liesWithin(asked.staffNumber === null ? MOST_OPEN_WINDOW_DAYS : MOST_WINDOW_DAYS)(asked));
export type AskRadiusInput = z.infer<typeof AskRadiusInput>;

export const RadiusInput = z.strictObject({ radiusId: RadiusId });
export const TakeIntoCaseInput = z.strictObject({ radiusId: RadiusId, caseId: CaseId });
export type TakeIntoCaseInput = z.infer<typeof TakeIntoCaseInput>;
/** How many clients the radius has, and how many of them the case did not know. */
export const TakenIntoCase = z.object({ clients: z.int(), taken: z.int() });
export type TakenIntoCase = z.infer<typeof TakenIntoCase>;
export const RADII_OF_A_PAGE = 50;
export const ListRadiiInput = z.strictObject({
  caseId: CaseId.optional(),
  cursor: z.int().min(1).max(2_147_483_647).nullish(),
});
export type ListRadiiInput = z.infer<typeof ListRadiiInput>;

/** What changes while it is measured. */
export const RadiusProgress = z.object({
  state: RadiusState,
  rowsRead: z.int(),
  rowsReadable: z.int(),
  rowsMatched: z.int(),
  clients: z.int(),
});
export type RadiusProgress = z.infer<typeof RadiusProgress>;

export const RadiusRow = RadiusProgress.extend({
  radiusId: RadiusId,
  number: z.int(),
  source: RadiusSource,
  staffName: z.string().nullable(),
  staffNumber: z.string().nullable(),
  askedByName: z.string().nullable(),
  askedAt: z.date(),
  windowFrom: z.date(),
  windowUntil: z.date(),
  kind: z.enum(['csv', 'xlsx', 'text']).nullable(),
  sizeBytes: z.number().nullable(),
  /** Why nothing came of it, in words. */
  failure: Words.nullable(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  fileUntil: z.date().nullable(),
  fileErasedAt: z.date().nullable(),
  caseId: CaseId.nullable(),
  viewers: z.int(),
});
export type RadiusRow = z.infer<typeof RadiusRow>;
export const RadiiPage = z.object({ rows: z.array(RadiusRow), next: z.int().nullable() });
export type RadiiPage = z.infer<typeof RadiiPage>;

/** One number of article 5 beside what was counted. */
const Line = z.object({
  of: z.enum(['strictest', 'middle', 'other']),
  records: z.int(),
  line: z.int(),
  reached: z.boolean(),
});
const Lines = z.object({ lines: z.array(Line), share: z.number(), isSerious: z.boolean(), by: z.array(z.string()) });

/** People are listed as far as this; who opened less of it is counted. */
export const MOST_RANKED = 200;
/** In the order in which it is worth asking them; never a finding about anybody. */
export const RankedPerson = z.object({
  staffId: idOf<'Staff'>(),
  rank: z.int(),
  name: z.string().nullable(),
  number: z.string().nullable(),
  branchName: z.string().nullable(),
  branchNameEn: z.string().nullable(),
  hasLeft: z.boolean(),
  /** Clients within the radius of whom they opened a field that leaked. */
  seen: z.int(),
  /** Of these, clients whom nobody else opened in the window. */
  alone: z.int(),
  /** Further clients within the radius of whom they saw a mask or another field. */
  masked: z.int(),
  /** Clients of whom they opened anything in the window. */
  looked: z.int(),
  score: z.number(),
  firstAt: z.date(),
  lastAt: z.date(),
});
export type RankedPerson = z.infer<typeof RankedPerson>;

/** A number in the leak that is a decoy's and nobody else's, and whom the log knows to have been shown it. */
export const ShownNumber = z.object({
  branchName: z.string().nullable(),
  branchNameEn: z.string().nullable(),
  /** null: the log knows of nobody who was shown it. */
  person: z
    .object({ staffId: idOf<'Staff'>(), name: z.string(), number: z.string(), shownAt: z.date(), hasLeft: z.boolean() })
    .nullable(),
  /** Rows of the leak that have it. */
  rows: z.int(),
  /** Who would be shown the same number, and was not as far as the log knows. */
  others: z.int(),
});
export type ShownNumber = z.infer<typeof ShownNumber>;

export const CERTAINTIES = ['possible', 'likely', 'sure'] as const;
export const Certainty = z.enum(CERTAINTIES);
export type Certainty = z.infer<typeof Certainty>;

export const Radius = RadiusRow.extend({
  shown: z.array(ShownNumber),
  people: z.int(),
  /** How many clients leaked with which field; `beside` stood in their rows and can not be compared. */
  fields: z.array(z.object({ field: z.string(), clients: z.int(), isBeside: z.boolean() })),
  certainties: z.array(z.object({ certainty: Certainty, clients: z.int() })),
  ordinary: Lines,
  onDuty: Lines,
  ranked: z.array(RankedPerson),
});
export type Radius = z.infer<typeof Radius>;

export const CLIENTS_OF_A_PAGE = 100;
export const RadiusClientsInput = z.strictObject({ radiusId: RadiusId, cursor: idOf<'Client'>().nullish() });
export type RadiusClientsInput = z.infer<typeof RadiusClientsInput>;
/** By number alone; who it is, is revealed with a purpose on the client's own page. */
export const RadiusClient = z.object({
  clientId: idOf<'Client'>(),
  /** null: erased, or beyond the reach of whoever asks. */
  number: z.int().nullable(),
  fields: z.array(z.string()),
  beside: z.array(z.string()),
  certainty: Certainty,
  rows: z.int(),
});
export type RadiusClient = z.infer<typeof RadiusClient>;
export const RadiusClientsPage = z.object({ rows: z.array(RadiusClient), next: idOf<'Client'>().nullable() });
export type RadiusClientsPage = z.infer<typeof RadiusClientsPage>;
