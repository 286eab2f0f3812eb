/** Decoys as security keeps them: how many a branch has and who touched them, never which client one is unless it is asked for with a reason. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

export const DecoySeatId = idOf<'DecoySeat'>();
export type DecoySeatId = z.infer<typeof DecoySeatId>;
const BranchIdShape = idOf<'Branch'>();

/** What a person wants to know it for: a leak that is looked into, a decoy that is looked after, an authority that asks. */
export const DECOY_PURPOSES = ['leak-case', 'decoy-care', 'authority-asks'] as const;
export const DecoyPurpose = z.enum(DECOY_PURPOSES);
export type DecoyPurpose = z.infer<typeof DecoyPurpose>;

export const RETIRED_BECAUSE = ['worn-out', 'known', 'branch-closed', 'mistake'] as const;
export const RetiredBecause = z.enum(RETIRED_BECAUSE);
export type RetiredBecause = z.infer<typeof RetiredBecause>;
export const SEGMENT_HELD = ['owned', 'unassigned'] as const;
export const SegmentHeld = z.enum(SEGMENT_HELD);
export type SegmentHeld = z.infer<typeof SegmentHeld>;

export const DecoySeatRow = z.object({
  seatId: DecoySeatId,
  orderedAt: z.date(),
  orderedByName: z.string().nullable(),
  retiredAt: z.date().nullable(),
  retiredBecause: RetiredBecause.nullable(),
  /** Days on which somebody touched it; what is about whoever asks is not among them. */
  touches: z.int(),
  /** Its hidden bytes do not open: somebody changed them, or their key is gone. */
  isSpoilt: z.boolean(),
});
export type DecoySeatRow = z.infer<typeof DecoySeatRow>;

export const BranchDecoys = z.object({
  branchId: BranchIdShape,
  name: z.string(),
  nameEn: z.string().nullable(),
  /** In the last ninety days. */
  registered: z.int(),
  /** Of them, who has not answered yet, among whom decoys live; from 0 to 1. */
  unanswered: z.number(),
  /** 0: too few register there to hide anybody. */
  recommended: z.int(),
  seats: z.array(DecoySeatRow),
});
export type BranchDecoys = z.infer<typeof BranchDecoys>;

export const DecoysView = z.object({
  segments: z.object({ owned: z.int(), unassigned: z.int(), networks: z.array(z.string()) }),
  branches: z.array(BranchDecoys),
});
export type DecoysView = z.infer<typeof DecoysView>;

export const MOST_DECOYS_AT_ONCE = 20;
export const OrderDecoysInput = z.strictObject({
  branchId: BranchIdShape,
  count: z.int().min(1).max(MOST_DECOYS_AT_ONCE),
});
export type OrderDecoysInput = z.infer<typeof OrderDecoysInput>;

export const RetireDecoyInput = z.strictObject({ seatId: DecoySeatId, because: RetiredBecause });
export type RetireDecoyInput = z.infer<typeof RetireDecoyInput>;

export const OpenDecoyInput = z.strictObject({ seatId: DecoySeatId, purpose: DecoyPurpose });
export type OpenDecoyInput = z.infer<typeof OpenDecoyInput>;
export const OpenedDecoy = z.object({
  /** `null`: it has not entered yet. */
  client: z.object({ clientId: idOf<'Client'>(), number: z.int(), isErased: z.boolean() }).nullable(),
});
export type OpenedDecoy = z.infer<typeof OpenedDecoy>;

export const MOST_SEGMENTS_AT_ONCE = 2_000;
export const LoadSegmentsInput = z.strictObject({
  held: SegmentHeld,
  segments: z
    .array(z.string().regex(/^1[3-9]\d{5}$/))
    .min(1)
    .max(MOST_SEGMENTS_AT_ONCE),
});
export type LoadSegmentsInput = z.infer<typeof LoadSegmentsInput>;
export const LoadedSegments = z.object({ added: z.int(), known: z.int() });
export type LoadedSegments = z.infer<typeof LoadedSegments>;

/** A number that turned up, in any spelling. Asked as a change, because what a question asks for stands in an address. */
export const WhoWasGivenInput = z.strictObject({ number: z.string().trim().min(7).max(30), purpose: DecoyPurpose });
export type WhoWasGivenInput = z.infer<typeof WhoWasGivenInput>;
export const GivenNumber = z.object({
  seatId: DecoySeatId,
  branchName: z.string().nullable(),
  /** Who would be given this number; those who did open the decoy first. */
  people: z.array(
    z.object({ staffId: idOf<'Staff'>(), name: z.string(), number: z.string(), hasTouched: z.boolean() }),
  ),
});
export type GivenNumber = z.infer<typeof GivenNumber>;
export const GivenNumbers = z.array(GivenNumber);
export type GivenNumbers = z.infer<typeof GivenNumbers>;
