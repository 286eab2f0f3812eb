import { recordedNumber, segmentsOf } from '@kean/clients/contract/decoys';
import type { ClientDraft, DemandDraft, PropertyDraft, SealedValues } from '@kean/clients/contract/registration';
import { type BranchId, type ClientId, Personal } from '@kean/kernel';
import { type Dice, oneOf } from './dice.ts';
import { inventedName } from './invented-name.ts';
import { inventedId, inventedText, inventedWords } from './invented-words.ts';
import { nearNeighbour } from './near-neighbour.ts';
import type { ClientShape, DemandShape, PropertyShape } from './shape-of-branch.ts';

/** What an invented client needs besides people who look like it. */
export interface Invention {
  readonly id: ClientId;
  /** Whose roles, fields and responsible person it has. */
  readonly model: ClientShape;
  readonly branchId: BranchId;
  readonly secret: Buffer;
  /** Of which numbers are made. */
  readonly segments: readonly string[];
  readonly now: Date;
  readonly dice: Dice;
}

const DAY_MS = 86_400_000;
const MASKED_NAME = /^\p{Script=Han}{1,2}\*{1,4}$/u;
const MASKED_MOBILE = /^(1\d\d)\*{4}\d{4}$/;

/** As many as are near; fewer would make copies of one. */
const NEAR = 9;
const OFFSET_MS = 8 * 3_600_000;

/**
 * Who a decoy is modelled on: one of those who registered on that day of the week at about that hour. Everybody who takes people down has days and hours of
 * their own; a decoy of theirs on another day would be theirs in name alone.
 * @returns `null` where nobody of the branch has a number that can be made of the segments
 */
export function modelAt(
  { now, dice, segments }: Pick<Invention, 'now' | 'dice' | 'segments'>,
  shapes: readonly ClientShape[],
): ClientShape | null {
  const at = localDay(now);
  const away = ({ createdAt }: ClientShape) => {
    const other = localDay(createdAt);
    return (other.weekday === at.weekday ? 0 : DAY_MS) + Math.abs(other.time - at.time);
  };
  const made = shapes.filter((shape) => isMade(shape, segments));
  const near = [...made].sort((one, other) => away(one) - away(other)).slice(0, NEAR);
  const onThatDay = shapes.filter(({ createdAt }) => localDay(createdAt).weekday === at.weekday);
  return near.length === 0 ? null : oneByWhoItIs(dice, near, onThatDay);
}

const FINE = 1_000;

/**
 * One of them, whoever took few people down on such days rather more often than by their number: a further client of somebody is one more than there would
 * be, and by that they would be told. The weight is what is to be expected of the person's rate after so many (Robbins, 1956), for each of their clients.
 */
function oneByWhoItIs(dice: Dice, near: readonly ClientShape[], onThatDay: readonly ClientShape[]): ClientShape {
  const counts = Map.groupBy(onThatDay, ({ recordedBy }) => recordedBy);
  const many = [...counts.values()].map(({ length }) => length);
  const mean = many.reduce((sum, count) => sum + count, 0) / Math.max(1, many.length);
  const spread = many.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, many.length) - mean;
  const prior = (mean * mean) / Math.max(spread, 1);
  const weights = near.map(({ recordedBy }) => Math.ceil(FINE * (1 + prior / (counts.get(recordedBy)?.length ?? 1))));
  let left = dice.below(weights.reduce((sum, weight) => sum + weight, 0));
  const found = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return near[found] ?? oneOf(dice, near);
}

function localDay(at: Date): { readonly weekday: number; readonly time: number } {
  const local = at.getTime() + OFFSET_MS;
  return { weekday: Math.floor(local / DAY_MS) % 7, time: local % DAY_MS };
}

/**
 * A client of the branch who is nobody: what goes together (roles, figures, which fields there are and how long, whose it is) is that of one who
 * registered, the figures those of a neighbour; surname and network are of others. Nothing sealed of anybody is read, and nobody is copied whole.
 * @returns `null` where nobody of the branch has a number that can be made of the segments
 */
export function inventDecoy(invention: Invention, shapes: readonly ClientShape[]): ClientDraft | null {
  const { id, branchId, dice, model } = invention;
  const alike = shapes.filter((shape) => isMade(shape, invention.segments));
  if (alike.length === 0) return null;
  const phone = inventedPhone(invention, oneOf(dice, alike).card.maskedPhone);
  const phone2 = inventedPhone(invention, model.card.maskedPhone2);
  const name = inventedName(dice, oneOf(dice, alike).card.maskedName);
  if (phone === null || name === null) return null;
  return {
    ...{ id, branchId, regionId: model.regionId, teamId: model.teamId, assigneeId: model.assigneeId },
    ...{
      state: 'quarantined',
      origin: 'registered',
      roles: model.roles,
      source: 'staff',
      recordedBy: model.recordedBy,
    },
    fields: new Personal({ name, phone, ...(phone2 === null ? {} : { phone2 }), ...furtherFields(dice, model) }),
    demands: model.demands.map((shape) => demandLike(invention, shape, alike)),
    properties: model.properties.map((shape) => propertyLike(dice, shape, alike)),
  };
}

/** A name and numbers that can be made anew; whoever has others is nobody's model. */
function isMade({ card }: ClientShape, segments: readonly string[]): boolean {
  const made = (masked: string | null) => {
    const network = MASKED_MOBILE.exec(masked ?? '')?.[1];
    return network !== undefined && segmentsOf(network, segments).length > 0;
  };
  return (
    made(card.maskedPhone) &&
    (card.maskedPhone2 === null || made(card.maskedPhone2)) &&
    MASKED_NAME.test(card.maskedName)
  );
}

function inventedPhone({ secret, segments, dice }: Invention, like: string | null): string | null {
  const network = MASKED_MOBILE.exec(like ?? '')?.[1];
  if (network === undefined) return null;
  return recordedNumber(secret, network, String(dice.below(10_000)).padStart(4, '0'), segments);
}

function furtherFields(dice: Dice, { fields }: ClientShape): Partial<SealedValues> {
  const made: Partial<Record<string, string>> = {};
  for (const { field, bytes } of fields) {
    if (field === 'gender') made[field] = oneOf(dice, bytes === 6 ? ['先生', '女士'] : ['男', '女']);
    if (field === 'idNumber') made[field] = inventedId(dice);
    if (field === 'remark') made[field] = inventedText(dice, bytes);
    if (field === 'wording') made[field] = JSON.stringify(inventedWords(dice, bytes));
  }
  return made;
}

function demandLike({ dice, now }: Invention, shape: DemandShape, alike: readonly ClientShape[]): DemandDraft {
  const { movesInAfterDays, wording, kind, district, rooms, halls } = shape;
  const others = alike.flatMap(({ demands }) => demands.filter((one) => one.kind === kind));
  const { priceMin, priceMax } = nearNeighbour(dice, shape, others, ['priceMin', 'priceMax']);
  const { areaMin, areaMax } = nearNeighbour(dice, shape, others, ['areaMin', 'areaMax']);
  return {
    ...{ kind, district, rooms, halls, priceMin, priceMax, areaMin, areaMax },
    moveInFrom:
      movesInAfterDays === null ? null : new Date(now.getTime() + movesInAfterDays * DAY_MS).toISOString().slice(0, 10),
    wording: wording === null ? null : new Personal(inventedWords(dice, wording)),
  };
}

function propertyLike(dice: Dice, shape: PropertyShape, alike: readonly ClientShape[]): PropertyDraft {
  const { district, rooms, halls, address, certificateNo, wording } = shape;
  const others = alike.flatMap(({ properties }) => properties);
  const { area, askingPrice } = nearNeighbour(dice, shape, others, ['area', 'askingPrice']);
  return {
    ...{ district, rooms, halls, area, askingPrice },
    address: address === null ? null : new Personal(inventedText(dice, address)),
    certificateNo: certificateNo === null ? null : new Personal(inventedText(dice, certificateNo)),
    wording: wording === null ? null : new Personal(inventedWords(dice, wording)),
  };
}
