import type { ClientRole } from '@kean/clients/contract';
import type { ColumnMapping, ColumnMeaning } from '../contract.ts';
import type { IntakeFieldName } from '../fields/intake-fields.ts';
import { type PurposeCode, purposeOf } from '../purposes/index.ts';
import { noticeTells } from './a-field-stands-in-the-published-notice.ts';
import type { Covered } from './published-notice-covers-the-purposes-of-today.ts';

/** What a column brings, as fields of the forms; `office` for what says where a row belongs and nothing of the person. */
const BRINGS: Readonly<Record<ColumnMeaning, readonly IntakeFieldName[] | 'office'>> = {
  name: ['name'],
  gender: [],
  phone: ['phone', 'phone2'],
  idNumber: ['idNumber'],
  clientType: 'office',
  district: ['district', 'address'],
  layout: ['layout', 'rooms'],
  price: ['budgetFrom', 'budgetTo', 'askingPrice'],
  area: ['areaFrom', 'areaTo', 'area'],
  moveIn: ['moveIn'],
  address: ['address'],
  certificateNo: ['certificateNo'],
  owner: ['owner'],
  builtYear: ['builtYear'],
  agent: 'office',
  branch: 'office',
  registeredOn: 'office',
  remark: ['wishes', 'condition'],
  ignore: 'office',
};

/** Roles that come for a service; signing is for either side. */
const COMES_FOR: Readonly<Partial<Record<PurposeCode, ClientRole>>> = {
  purchase: 'buyer',
  tenancy: 'tenant',
  sale: 'seller',
  letting: 'landlord',
};

/**
 * Whether any of these services needs what a column of this meaning brings (clause 1.1, PIPL 6).
 * @param told by the published notice: what it leaves out serves no service (PIPL 17)
 */
export function columnServes(
  meaning: ColumnMeaning,
  services: readonly PurposeCode[],
  told: Covered | null = null,
): boolean {
  const brings = BRINGS[meaning];
  if (brings === 'office') return true;
  return services.some((service) =>
    brings.some((field) => Object.hasOwn(purposeOf(service).fields, field) && noticeTells(told, service, field)),
  );
}

/** Positions of columns that a chosen service needs and the published notice leaves out: nobody was told of them, so they are not taken in. */
export function columnsUntold(
  mapping: ColumnMapping,
  services: readonly PurposeCode[],
  told: Covered | null,
): number[] {
  return mapping.flatMap((meaning, column) =>
    columnServes(meaning, services) && !isOfEveryone(meaning) && !columnServes(meaning, services, told) ? [column] : [],
  );
}

/** Without name and phone nobody could be asked; that a notice tells of them is part of telling of the service. */
function isOfEveryone(meaning: ColumnMeaning): boolean {
  return meaning === 'name' || meaning === 'phone';
}

/** Positions of columns that are not taken in: nobody collected them for what the list is taken over for. */
export function columnsOutside(mapping: ColumnMapping, services: readonly PurposeCode[]): number[] {
  return mapping.flatMap((meaning, column) => (columnServes(meaning, services) ? [] : [column]));
}

/** The mapping by which a list is taken over: what serves no chosen service is not even read. */
export function mappingWithin(mapping: ColumnMapping, services: readonly PurposeCode[]): ColumnMapping {
  return mapping.map((meaning) => (columnServes(meaning, services) ? meaning : 'ignore'));
}

/**
 * Of the services for which a list is taken over, those that this person came for. Of whom nobody knows what they came for it may be any of
 * them; whoever came for something else is reached by name and phone, and nothing more is needed of them.
 */
export function servicesOfRow(roles: readonly ClientRole[], services: readonly PurposeCode[]): readonly PurposeCode[] {
  if (roles.length === 0) return services;
  return services.filter((service) => {
    const role = COMES_FOR[service];
    return role === undefined || roles.includes(role);
  });
}

/** Whether one cell of a row may be taken in. */
export function cellServes(meaning: ColumnMeaning, services: readonly PurposeCode[], told: Covered | null): boolean {
  return isOfEveryone(meaning) || columnServes(meaning, services, told);
}

/** Whether any of these services has room for a second phone, which stands in the column of the first. */
export function secondPhoneServes(services: readonly PurposeCode[], told: Covered | null): boolean {
  return services.some(
    (service) => Object.hasOwn(purposeOf(service).fields, 'phone2') && noticeTells(told, service, 'phone2'),
  );
}
