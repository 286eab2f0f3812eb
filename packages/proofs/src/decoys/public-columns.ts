/** What whoever sees the list and the tables, but no key, can ask of a client: as numbers, one row for each. */
import type { ClientShape } from '@kean/incidents/testing';
import { DAY_MS, type Registered } from './invented-branch.ts';

const OFFSET_MS = 8 * 3_600_000;
const FIELDS = ['phone2', 'gender', 'idNumber', 'remark', 'wording'];
const ROLES = ['buyer', 'seller', 'landlord', 'tenant'];
const ABSENT = -1;

/** @param people everybody of one branch, decoys among them */
export function publicColumns(people: readonly Registered[]): number[][] {
  const order = people.map(({ shape }) => shape).sort((one, other) => +one.createdAt - +other.createdAt);
  const placeOf = new Map(order.map((shape, at) => [shape, at]));
  const ofWhom = Map.groupBy(order, ({ assigneeId }) => assigneeId);
  const surnames = Map.groupBy(order, ({ card }) => card.maskedName.replace(/\*+$/, ''));
  return people.map(({ shape }) => {
    const at = placeOf.get(shape) ?? 0;
    const peers = ofWhom.get(shape.assigneeId) ?? [];
    return [
      ...timesOf(shape, order[at - 1], order[at + 1], peers),
      ...looksOf(shape),
      surnames.get(shape.card.maskedName.replace(/\*+$/, ''))?.length ?? 0,
      ...figuresOf(shape),
    ];
  });
}

function timesOf(
  shape: ClientShape,
  before: ClientShape | undefined,
  after: ClientShape | undefined,
  peers: readonly ClientShape[],
): number[] {
  const at = +shape.createdAt;
  const local = at + OFFSET_MS;
  const begun = Number.parseInt(shape.id.replaceAll('-', '').slice(0, 12), 16);
  const day = (one: ClientShape) => Math.floor((+one.createdAt + OFFSET_MS) / DAY_MS);
  const weekday = day(shape) % 7;
  const hours = peers.filter((one) => one !== shape).map((one) => (+one.createdAt + OFFSET_MS) % DAY_MS);
  return [
    local % DAY_MS,
    local % 3_600_000,
    local % 60_000,
    local % 1_000,
    weekday,
    at - begun,
    before === undefined ? ABSENT : at - +before.createdAt,
    after === undefined ? ABSENT : +after.createdAt - at,
    Number(before?.assigneeId === shape.assigneeId),
    shape.assigneeId === null ? 0 : 1,
    peers.length,
    // Whether whoever has them works on that day of the week, and at that hour.
    peers.filter((one) => one !== shape && day(one) % 7 === weekday).length / Math.max(1, peers.length),
    Math.min(DAY_MS, ...hours.map((hour) => Math.abs(hour - (local % DAY_MS)))),
    Number(shape.assigneeId === shape.recordedBy),
  ];
}

function looksOf({ id, card, fields, roles }: ClientShape): number[] {
  const phone = card.maskedPhone ?? '';
  const hex = id.replaceAll('-', '');
  const bytes = (field: string) => fields.find((one) => one.field === field)?.bytes ?? ABSENT;
  return [
    ...[13, 17, 20, 24, 28].map((from) => Number.parseInt(hex.slice(from, from + 3), 16)),
    Number(phone.slice(0, 3)),
    Number(phone.slice(-4)),
    Number((card.maskedPhone2 ?? '').slice(0, 3)),
    card.maskedName.length,
    card.maskedName.replaceAll('*', '').length,
    bytes('name'),
    ...FIELDS.map(bytes),
    ...ROLES.map((role) => Number(roles.some((one) => one === role))),
  ];
}

function figuresOf({ demands: [demand], properties: [property] }: ClientShape): number[] {
  const number = (value: number | null | undefined) => value ?? ABSENT;
  const hash = (text: string | null | undefined) =>
    [...(text ?? '')].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 997, 0);
  return [
    ...[number(demand?.rooms), number(demand?.halls), number(demand?.priceMin), number(demand?.priceMax)],
    ...[number(demand?.areaMin), number(demand?.areaMax), number(demand?.movesInAfterDays), number(demand?.wording)],
    number(demand?.priceMax) / number(demand?.priceMin),
    number(demand?.priceMax) / number(demand?.areaMax),
    number(demand?.priceMax) / Math.max(1, number(demand?.rooms)),
    number(demand?.areaMax) / Math.max(1, number(demand?.rooms)),
    number(demand?.priceMax) % 10_000,
    hash(demand?.district),
    ...[number(property?.rooms), number(property?.halls), number(property?.area), number(property?.askingPrice)],
    ...[number(property?.address), number(property?.certificateNo), number(property?.wording)],
    number(property?.askingPrice) / number(property?.area),
    number(property?.area) / Math.max(1, number(property?.rooms)),
    number(property?.askingPrice) % 10_000,
    hash(property?.district),
  ];
}
