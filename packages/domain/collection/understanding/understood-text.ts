import type { ClientRole } from '@kean/clients/contract';
import type { ColumnMeaning } from '../contract.ts';
import { readArea } from './area.ts';
import { readDate } from './calendar-date.ts';
import { readable } from './cell-text.ts';
import { readClientType } from './client-types.ts';
import { readDistrict } from './district.ts';
import { readGender } from './gender.ts';
import { readIdNumber } from './id-number.ts';
import { readLayout } from './layout.ts';
import { readPhones } from './phones.ts';
import { readPrice } from './price.ts';

const ROLE_WORDS: Readonly<Record<ClientRole, string>> = {
  buyer: '买方',
  seller: '卖方',
  landlord: '出租方',
  tenant: '承租方',
};

/**
 * How a cell was understood, as the preview shows it beside the cell; `null` where its wording is kept as it is.
 * @param priceUnit unit named by the header, as in `readPrice`
 */
export function understoodText(meaning: ColumnMeaning, cell: string, priceUnit: number | null): string | null {
  if (meaning === 'ignore' || readable(cell) === '') return null;
  switch (meaning) {
    case 'phone':
      return joined(readPhones(cell).phones);
    case 'idNumber': {
      const id = readIdNumber(cell);
      return id.kind === 'valid' ? id.value : null;
    }
    case 'gender':
      return readGender(cell);
    case 'clientType':
      return joined(readClientType(cell).roles.map((role) => ROLE_WORDS[role]));
    case 'district':
      return readDistrict(cell);
    case 'layout': {
      const layout = readLayout(cell);
      return layout && `${layout.rooms}室${layout.halls === null ? '' : `${layout.halls}厅`}`;
    }
    case 'price':
      return figure(readPrice(cell, priceUnit), '元');
    case 'area':
      return figure(readArea(cell), '㎡');
    case 'moveIn':
    case 'registeredOn':
      return readDate(cell);
    default:
      return null;
  }
}

function joined(parts: readonly string[]): string | null {
  return parts.length === 0 ? null : parts.join(' / ');
}

const grouped = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });

function figure(range: { min: number | null; max: number | null } | null, unit: string): string | null {
  if (range === null) return null;
  const [min, max] = [range.min, range.max].map((side) => (side === null ? null : grouped.format(side)));
  if (min === max) return `${min} ${unit}`;
  if (min === null) return `≤ ${max} ${unit}`;
  return max === null ? `≥ ${min} ${unit}` : `${min}–${max} ${unit}`;
}
