/** Lists of what is due: drawn by a timer, looked at by three people, carried out on their day. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { HELD_BACK, RULE_GROUPS, TAKEN_OUT } from './words.ts';

const codeOf = <Words extends Readonly<Record<string, unknown>>>(words: Words) =>
  z.enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]]);
const Day = z.iso.date();
const ListId = idOf<'DisposalList'>();

export const ListState = z.enum(['drawn', 'submitted', 'reviewed', 'scheduled', 'running', 'done', 'dropped']);
export type ListState = z.infer<typeof ListState>;
export const ItemState = z.enum(['listed', 'taken-out', 'held-back', 'ordered', 'erased']);
export type ItemState = z.infer<typeof ItemState>;
export const HeldBack = codeOf(HELD_BACK);
export type HeldBack = z.infer<typeof HeldBack>;
export const TakenOut = codeOf(TAKEN_OUT);

const Count = z.number().int();
export const DisposalListRow = z.object({
  listId: ListId,
  number: Count,
  state: ListState,
  drawnAt: z.date(),
  scheduledOn: Day.nullable(),
  endedAt: z.date().nullable(),
  version: Count,
  counts: z.object({ listed: Count, takenOut: Count, heldBack: Count, ordered: Count, erased: Count }),
});
export type DisposalListRow = z.infer<typeof DisposalListRow>;

/** A line, by the number of the client alone. */
export const DisposalItem = z.object({
  clientId: idOf<'Client'>(),
  clientNumber: Count,
  group: codeOf(RULE_GROUPS),
  branchName: z.string(),
  branchNameEn: z.string(),
  ruleVersion: Count,
  dueOn: Day,
  state: ItemState,
  because: z.union([HeldBack, TakenOut]).nullable(),
});
export type DisposalItem = z.infer<typeof DisposalItem>;

export const DisposalList = DisposalListRow.extend({
  authorName: z.string().nullable(),
  reviewerName: z.string().nullable(),
  secondName: z.string().nullable(),
  /** Whether the caller may take the next step: never two of them. */
  hasPart: z.boolean(),
  branches: z.array(z.object({ name: z.string(), nameEn: z.string(), count: Count, erased: Count })),
  rules: z.array(z.object({ group: codeOf(RULE_GROUPS), version: Count, months: Count, count: Count, erased: Count })),
  reasons: z.array(z.object({ because: z.union([HeldBack, TakenOut]), count: Count })),
  /** Erasures that have come to a stop. */
  failed: Count,
  /** Clients whose paper two people have to destroy still. */
  waitingForPaper: Count,
  items: z.array(DisposalItem),
  next: z.string().nullable(),
});
export type DisposalList = z.infer<typeof DisposalList>;

export const ListInput = z.strictObject({ listId: ListId, cursor: z.string().max(200).nullish() });
export type ListInput = z.infer<typeof ListInput>;
const At = { listId: ListId, version: z.int().min(1).max(1_000_000) };
export const ListActInput = z.strictObject(At);
export type ListActInput = z.infer<typeof ListActInput>;
export const ApproveListInput = z.strictObject({ ...At, scheduledOn: Day });
export type ApproveListInput = z.infer<typeof ApproveListInput>;
export const TakeOutInput = z.strictObject({
  ...At,
  clientId: idOf<'Client'>(),
  group: codeOf(RULE_GROUPS),
  because: TakenOut,
});
export type TakeOutInput = z.infer<typeof TakeOutInput>;
