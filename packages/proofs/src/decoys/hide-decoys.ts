/** Lets decoys enter an invented branch by the very rules by which they enter a real one. */
import { maskCard } from '@kean/clients/contract/masking';
import { type ClientShape, inventDecoy, modelAt, whenADecoyEnters } from '@kean/incidents/testing';
import type { ClientId } from '@kean/kernel';
import type { Dice } from '../detection/dice.ts';
import { BEGINNING, bytesOf, DAY_MS, type InventedBranch, idOf, NETWORKS, type Registered } from './invented-branch.ts';

/** A generator that somebody made carelessly: the classifier has to see it. */
export type Spoiling = 'enters-at-midnight' | 'figures-of-nowhere';

const SEGMENTS = NETWORKS.flatMap((network) =>
  Array.from({ length: 25 }, (_none, at) => `${network}${9_000 + at * 31}`),
);
const NINETY_DAYS_MS = 90 * DAY_MS;
/** As many as the generator reads of a branch. */
const SHAPES = 80;

/** @returns the decoys, none where the branch has nobody to hide them among */
export function hideDecoys(dice: Dice, branch: InventedBranch, count: number, spoiling: Spoiling | null): Registered[] {
  const hidden: Registered[] = [];
  for (let at = 0; at < count; at += 1) {
    const orderedAt = new Date(BEGINNING + (91 + dice.next() * 14) * DAY_MS);
    const secret = bytesOf(dice, 18);
    const registered = within(branch, orderedAt).map(({ createdAt }) => createdAt);
    const due = whenADecoyEnters({ orderedAt, hour: dice.next(), secret }, registered);
    if (due === null) continue;
    // The worker looks every minute or so.
    const entered = new Date(due.getTime() + Math.floor(dice.next() * 100_000));
    if (spoiling === 'enters-at-midnight')
      entered.setTime(Math.floor(entered.getTime() / DAY_MS) * DAY_MS + 16 * 3_600_000);
    const shape = enter(dice, branch, entered, secret, spoiling);
    if (shape !== null) hidden.push({ shape, isDecoy: true });
  }
  return hidden;
}

const within = ({ people }: InventedBranch, now: Date) =>
  people
    .map(({ shape }) => shape)
    .filter(({ createdAt }) => createdAt < now && createdAt.getTime() > now.getTime() - NINETY_DAYS_MS);

/** As they are read for a turn: those of that day of the week first. */
function shapesAt(dice: Dice, branch: InventedBranch, now: Date): ClientShape[] {
  const dayOf = (at: Date) => Math.floor((at.getTime() + 8 * 3_600_000) / DAY_MS) % 7;
  const all = dice.some(within(branch, now), Number.MAX_SAFE_INTEGER);
  const isThen = ({ createdAt }: ClientShape) => dayOf(createdAt) === dayOf(now);
  return [...all.filter(isThen), ...all.filter((shape) => !isThen(shape))].slice(0, SHAPES);
}

function enter(
  dice: Dice,
  branch: InventedBranch,
  now: Date,
  secret: Buffer,
  spoiling: Spoiling | null,
): ClientShape | null {
  const chance = { below: (bound: number) => dice.between(0, bound - 1) };
  const shapes = shapesAt(dice, branch, now);
  const asked = { now, dice: chance, segments: SEGMENTS };
  const registrations = within(branch, now).map(({ createdAt, recordedBy }) => ({ at: createdAt, by: recordedBy }));
  const model = modelAt(asked, shapes, registrations);
  if (model === null) return null;
  const formMs = model.createdAt.getTime() - Number.parseInt(model.id.replaceAll('-', '').slice(0, 12), 16);
  const id = idOf(dice, now.getTime() - formMs) as ClientId;
  const draft = inventDecoy({ ...asked, id, model, branchId: branch.id, secret }, shapes);
  if (draft === null) return null;
  const fields = draft.fields.open();
  const sealed = (value: string | null) => (value === null ? null : Buffer.byteLength(value));
  const far = spoiling === 'figures-of-nowhere' ? 3 : 1;
  return {
    ...{
      id,
      regionId: draft.regionId,
      teamId: draft.teamId,
      assigneeId: draft.assigneeId,
      recordedBy: draft.recordedBy,
    },
    ...{
      roles: draft.roles,
      createdAt: now,
      card: maskCard({ name: fields.name, phone: fields.phone ?? null, phone2: fields.phone2 ?? null }),
    },
    fields: Object.entries(fields).map(([field, value]) => ({ field, bytes: Buffer.byteLength(value ?? '') })),
    demands: draft.demands.map(({ moveInFrom, wording, priceMin, priceMax, ...figures }) => ({
      ...figures,
      ...{ priceMin: priceMin === null ? null : priceMin * far, priceMax: priceMax === null ? null : priceMax * far },
      movesInAfterDays: moveInFrom === null ? null : Math.round((Date.parse(moveInFrom) - now.getTime()) / DAY_MS),
      wording: sealed(wording === null ? null : JSON.stringify(wording.open())),
    })),
    properties: draft.properties.map(({ address, certificateNo, wording, askingPrice, ...figures }) => ({
      ...figures,
      askingPrice: askingPrice === null ? null : askingPrice * far,
      ...{ address: sealed(address?.open() ?? null), certificateNo: sealed(certificateNo?.open() ?? null) },
      wording: sealed(wording === null ? null : JSON.stringify(wording.open())),
    })),
  };
}
