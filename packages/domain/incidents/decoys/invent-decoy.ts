import { recordedNumber, segmentsOf } from '@kean/clients/contract/decoys';
import type { ClientDraft, DemandDraft, PropertyDraft, SealedValues } from '@kean/clients/contract/registration';
import { type BranchId, type ClientId, Personal } from '@kean/kernel';
import { oneByWhatIsExpected } from './by-what-is-expected.ts';
import { type Dice, drawn, oneOf } from './dice.ts';
import { inventedName } from './invented-name.ts';
import { inventedId, inventedText, inventedWords } from './invented-words.ts';
import { localDay } from './local-day.ts';
import { nearNeighbour } from './near-neighbour.ts';
import type { ClientShape, DemandShape, PropertyShape } from './shape-of-branch.ts';
import { type Registration, whoRegistersThen } from './who-registers-then.ts';

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

const FINE = 1_000_000;

/**
 * Who a decoy is modelled on: one of those who registered on that day of the week with whoever is likely to take somebody down then. A decoy of somebody
 * else, or at another hour, would be theirs in name alone.
 * @param registrations all of the branch in the same weeks, of which the shapes are some
 * @returns `null` where nobody of the branch has a number that can be made of the segments
 */
export function modelAt(
  { now, dice, segments }: Pick<Invention, 'now' | 'dice' | 'segments'>,
  shapes: readonly ClientShape[],
  registrations: readonly Registration[],
): ClientShape | null {
  const made = shapes.filter((shape) => isMade(shape, segments));
  const onThatDay = made.filter(({ createdAt }) => localDay(createdAt).weekday === localDay(now).weekday);
  const among = onThatDay.length === 0 ? made : onThatDay;
  if (among.length === 0) return null;
  const likely = whoRegistersThen(now, registrations);
  const people = [...Map.groupBy(among, ({ recordedBy }) => recordedBy)];
  const weights = people.map(([person]) => 1 + Math.ceil(FINE * (likely.get(person) ?? 0)));
  return oneOf(dice, people[drawn(dice, weights)]?.[1] ?? among);
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
  const name = inventedName(dice, oneByWhatIsExpected(dice, masksOf(alike), surnameOf));
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

const masksOf = (shapes: readonly ClientShape[]): string[] => shapes.map(({ card }) => card.maskedName);
const surnameOf = (masked: string): string => masked.replace(/\*+$/, '');

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
