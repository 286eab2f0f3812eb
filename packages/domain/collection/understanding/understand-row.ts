import type { ClientRole } from '@kean/clients/contract';
import type { ColumnMeaning, RejectReason, RowWarning } from '../contract.ts';
import { readDate } from './calendar-date.ts';
import { readable, trimmed } from './cell-text.ts';
import { readClientType } from './client-types.ts';
import { type ColumnPlan, cellOf } from './column-plan.ts';
import { readGender } from './gender.ts';
import { looksHostile } from './hostile-text.ts';
import { readIdNumber } from './id-number.ts';
import { OFFER_MEANINGS, type OfferCells, offerCells } from './offer-cells.ts';
import { readPhones } from './phones.ts';
import { rowWithinServices } from './row-within-services.ts';
import { type UnderstoodDemand, understandDemand } from './understand-demand.ts';
import { type UnderstoodProperty, understandProperty } from './understand-property.ts';
import { keepWording, orNothing, type Wording } from './wording.ts';

/** A row of an old list that can be taken over. */
export interface UnderstoodClient {
  readonly name: string;
  readonly gender: '男' | '女' | null;
  /** The first phone, in the one spelling: what a person is recognised by. */
  readonly phone: string;
  readonly phone2: string | null;
  readonly idNumber: string | null;
  readonly roles: readonly ClientRole[];
  readonly demand: UnderstoodDemand | null;
  readonly property: UnderstoodProperty | null;
  /** Name in the column of the responsible agent, `null` where there is none. */
  readonly agentName: string | null;
  readonly remark: string | null;
  readonly wording: Wording | null;
}

export interface UnderstoodRow {
  /** Row of the spreadsheet, the header's being counted. */
  readonly row: number;
  readonly reasons: readonly RejectReason[];
  /** Empty for a rejected row: a warning is about a row that was taken over. */
  readonly warnings: readonly RowWarning[];
  /** Columns of which this row's services need nothing: not taken in. `phone` is the second one in it. */
  readonly outside: readonly ColumnMeaning[];
  /** `null` where the row has a reason to be rejected. */
  readonly client: UnderstoodClient | null;
}

/** Reads one row by the person's mapping. Pure; what is not understood stays in the row's own words. */
export function understandRow(plan: ColumnPlan, row: number, written: readonly string[]): UnderstoodRow {
  const type = readClientType(cellOf(plan, written, 'clientType'));
  const { cells, outside, takesSecondPhone } = rowWithinServices(plan, written, type.roles);
  const nameCell = cellOf(plan, cells, 'name');
  const phoneCell = cellOf(plan, cells, 'phone', '/');
  const { phones, hasMore } = readPhones(phoneCell);
  const phone = phones[0];
  const reasons: RejectReason[] = [];
  if (readable(nameCell) === '') reasons.push('name-missing');
  if (phone === undefined) reasons.push(hasMore ? 'phone-invalid' : 'phone-missing');
  if (phone === undefined || reasons.length > 0) return { row, reasons, warnings: [], outside: [], client: null };

  const wording: Wording = {};
  const idCell = cellOf(plan, cells, 'idNumber');
  const id = readIdNumber(idCell);
  const genderCell = cellOf(plan, cells, 'gender');
  const gender = readGender(genderCell);
  const dateCell = cellOf(plan, cells, 'registeredOn');
  const registeredOn = readDate(dateCell);

  const leavesPhone = !takesSecondPhone && (hasMore || phones.length > 1);
  if (takesSecondPhone && (hasMore || phones.length > 2)) keepWording(wording, 'phone', phoneCell);
  if (gender === null) keepWording(wording, 'gender', genderCell);
  if (id.kind === 'broken') keepWording(wording, 'idNumber', idCell);
  if (type.keepWording) keepWording(wording, 'clientType', cellOf(plan, cells, 'clientType'));
  keepWording(wording, 'registeredOn', registeredOn ?? dateCell);
  keepWording(wording, 'branch', cellOf(plan, cells, 'branch'));

  const offer = understandOffer(type.roles, offerCells(plan, cells), plan.priceUnit, wording);
  const agent = cellOf(plan, cells, 'agent');
  const remark = trimmed(cellOf(plan, cells, 'remark', '\n'));
  return {
    row,
    reasons,
    outside: leavesPhone ? [...outside, 'phone'] : outside,
    warnings: warningsOf({
      'second-phone': takesSecondPhone && phones.length > 1,
      'hostile-text': plan.read.some((column) => looksHostile(cells[column] ?? '')),
      'id-checksum': id.kind === 'broken',
      'type-missing': type.roles.length === 0,
      'date-unreadable': registeredOn === null && readable(dateCell) !== '',
    }),
    client: {
      name: trimmed(nameCell),
      gender,
      phone,
      phone2: takesSecondPhone ? (phones[1] ?? null) : null,
      idNumber: id.kind === 'valid' ? id.value : null,
      roles: type.roles,
      ...offer,
      agentName: readable(agent) === '' ? null : trimmed(agent),
      remark: remark === '' ? null : remark,
      wording: orNothing(wording),
    },
  };
}

function warningsOf(holds: Readonly<Record<RowWarning, boolean>>): RowWarning[] {
  return (Object.keys(holds) as RowWarning[]).filter((warning) => holds[warning]);
}

/**
 * Seekers have a demand, owners a property. Somebody who is both, or nobody knows what, keeps the figures in their own words:
 * a figure in the wrong place would be untrue (clause 1.1).
 */
function understandOffer(
  roles: readonly ClientRole[],
  cells: OfferCells,
  priceUnit: number | null,
  wording: Wording,
): { demand: UnderstoodDemand | null; property: UnderstoodProperty | null } {
  const owns = roles.includes('seller') || roles.includes('landlord');
  const seeks = roles.includes('buyer') || roles.includes('tenant');
  if (seeks && !owns) {
    const kind = roles.includes('buyer') ? 'purchase' : 'rental';
    return { demand: understandDemand(kind, cells, priceUnit), property: null };
  }
  if (owns && !seeks) return { demand: null, property: understandProperty(cells, priceUnit) };
  for (const meaning of OFFER_MEANINGS) keepWording(wording, meaning, cells[meaning]);
  return { demand: null, property: null };
}
