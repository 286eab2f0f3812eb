/** People of an invented branch as they register over months: each colleague has days, hours, clients and habits of their own. */
import { maskCard } from '@kean/clients/contract/masking';
import type { ClientShape } from '@kean/incidents/testing';
import type { BranchId, ClientId, RegionId, StaffId } from '@kean/kernel';
import type { Dice } from '../detection/dice.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const OFFSET_MS = 8 * 3_600_000;
/** A Monday, midnight in China. */
export const BEGINNING = Date.UTC(2026, 4, 4) - OFFSET_MS;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', '欧阳', '诸葛'];
const GIVEN = [...'伟强磊军洋勇芳娜敏静丽艳娟霞杰涛超明刚平玲桂红颖琳雪'];
export const NETWORKS = ['130', '135', '138', '139', '150', '158', '186', '189'];
const DISTRICTS = ['金水区', '二七区', '中原区', '管城区'];

interface Colleague {
  readonly id: StaffId;
  readonly restsOn: number;
  readonly begins: number;
  readonly ends: number;
  readonly perDay: number;
  readonly rents: number;
  readonly writesMore: number;
  readonly formMinutes: number;
}

/** What stands in the table of a client, and how somebody looks who registers: the two a decoy must not differ in. */
export interface Registered {
  readonly shape: ClientShape;
  readonly isDecoy: boolean;
}

export interface InventedBranch {
  readonly id: BranchId;
  readonly regionId: RegionId;
  readonly people: readonly Registered[];
}

/** Bytes that come again with their seed. */
export const bytesOf = (dice: Dice, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => dice.between(0, 255)));

export function idOf(dice: Dice, at: number): string {
  const drawn = bytesOf(dice, 10);
  drawn.writeUInt8(0x70 | ((drawn[0] ?? 0) & 0x0f), 0);
  drawn.writeUInt8(0x80 | ((drawn[2] ?? 0) & 0x3f), 2);
  const [time, hex] = [Math.floor(at).toString(16).padStart(12, '0'), drawn.toString('hex')];
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

const bytes = (text: string) => new TextEncoder().encode(text).length;
const words = (dice: Dice, least: number, most: number) => '好'.repeat(dice.between(least, most));

export function inventBranch(dice: Dice, days: number): InventedBranch {
  const [id, regionId] = [idOf(dice, BEGINNING) as BranchId, idOf(dice, BEGINNING) as RegionId];
  const colleagues = Array.from({ length: dice.between(4, 7) }, (): Colleague => {
    const begins = dice.between(8, 12);
    return {
      ...{
        id: idOf(dice, BEGINNING) as StaffId,
        restsOn: dice.between(0, 6),
        begins,
        ends: begins + dice.between(7, 9),
      },
      ...{
        perDay: 0.15 + dice.next() * 0.5,
        rents: dice.next(),
        writesMore: dice.next(),
        formMinutes: dice.between(3, 15),
      },
    };
  });
  const people: Registered[] = [];
  for (let day = 0; day < days; day += 1)
    for (const colleague of colleagues) {
      if (day % 7 === colleague.restsOn) continue;
      const mean = colleague.perDay * (day % 7 >= 5 ? 2 : 1);
      for (let left = dice.times(mean); left > 0; left -= 1)
        people.push({ shape: inventPerson(dice, colleague, regionId, day), isDecoy: false });
    }
  return { id, regionId, people };
}

function inventPerson(dice: Dice, colleague: Colleague, regionId: RegionId, day: number): ClientShape {
  const hour = colleague.begins + dice.next() * (colleague.ends - colleague.begins);
  const at = Math.floor(BEGINNING + day * DAY_MS + hour * 60 * MINUTE_MS + dice.next() * MINUTE_MS);
  const rents = dice.happens(colleague.rents);
  const offers = dice.happens(0.4);
  const more = (share: number) => dice.happens(colleague.writesMore * share);
  const mobile = () => `${dice.oneOf(NETWORKS)}${String(dice.between(0, 99_999_999)).padStart(8, '0')}`;
  const name = dice.oneOf(SURNAMES) + Array.from({ length: dice.between(1, 2) }, () => dice.oneOf(GIVEN)).join('');
  const fields: { name: string; phone: string; phone2?: string; gender?: string; idNumber?: string; remark?: string } =
    {
      ...{ name, phone: mobile() },
      ...(more(0.3) ? { phone2: mobile() } : {}),
      ...(more(0.9) ? { gender: dice.oneOf(['先生', '女士']) } : {}),
      ...(more(0.3) ? { idNumber: '110105194912310021' } : {}),
      ...(more(0.7) ? { remark: words(dice, 2, 30) } : {}),
    };
  return {
    ...{ id: idOf(dice, at - colleague.formMinutes * MINUTE_MS * (0.5 + dice.next())) as ClientId, regionId },
    ...{ teamId: null, assigneeId: dice.happens(0.9) ? colleague.id : null, recordedBy: colleague.id },
    roles: [offers ? (rents ? 'landlord' : 'seller') : rents ? 'tenant' : 'buyer'],
    createdAt: new Date(at),
    card: maskCard({ name, phone: fields.phone, phone2: fields.phone2 ?? null }),
    fields: Object.entries(fields).map(([field, value]) => ({ field, bytes: bytes(value) })),
    demands: offers ? [] : [demandOf(dice, rents, more(0.8))],
    properties: offers ? [propertyOf(dice, rents, more(0.8))] : [],
  };
}

function demandOf(dice: Dice, rents: boolean, writes: boolean): ClientShape['demands'][number] {
  const rooms = dice.between(1, 4);
  const [least, step] = rents
    ? [rooms * dice.between(6, 14) * 100, 500]
    : [rooms * dice.between(20, 60) * 10_000, 100_000];
  const area = rooms * 25 + dice.between(0, 8) * 5;
  return {
    ...{ kind: rents ? 'rental' : 'purchase', district: dice.oneOf(DISTRICTS), rooms, halls: dice.between(1, 2) },
    ...{
      priceMin: least,
      priceMax: least + dice.between(1, 5) * step,
      areaMin: area,
      areaMax: area + dice.between(1, 6) * 10,
    },
    ...{
      movesInAfterDays: dice.happens(0.3) ? dice.between(7, 90) : null,
      wording: writes ? 13 + 3 * dice.between(2, 30) : null,
    },
  };
}

function propertyOf(dice: Dice, rents: boolean, writes: boolean): ClientShape['properties'][number] {
  const rooms = dice.between(1, 4);
  const area = rooms * 30 + dice.between(0, 200) / 10;
  const askingPrice = Math.round((area * (rents ? 40 : 14_000) * (0.8 + dice.next() * 0.5)) / 100) * 100;
  return {
    ...{ district: dice.oneOf(DISTRICTS), rooms, halls: dice.between(1, 2), area, askingPrice },
    ...{ address: 3 * dice.between(8, 20), certificateNo: writes ? 3 * dice.between(8, 14) : null },
    wording: writes ? 13 + 3 * dice.between(2, 20) : null,
  };
}
