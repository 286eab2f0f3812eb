import type { ClientRole } from '@kean/clients/contract';
import type { ColumnMapping, ColumnMeaning } from '../contract.ts';
import type { IntakeFieldName } from '../fields/intake-fields.ts';
import { type PurposeCode, purposeOf } from '../purposes/index.ts';

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

/** Whether any of these services needs what a column of this meaning brings (clause 1.1, PIPL 6). */
export function columnServes(meaning: ColumnMeaning, services: readonly PurposeCode[]): boolean {
  const brings = BRINGS[meaning];
  if (brings === 'office') return true;
  return services.some((service) => brings.some((field) => Object.hasOwn(purposeOf(service).fields, field)));
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

/** Whether one cell of a row may be taken in; without name and phone nobody could be asked. */
export function cellServes(meaning: ColumnMeaning, services: readonly PurposeCode[]): boolean {
  return meaning === 'name' || meaning === 'phone' || columnServes(meaning, services);
}

/** Whether any of these services has room for a second phone, which stands in the column of the first. */
export function secondPhoneServes(services: readonly PurposeCode[]): boolean {
  return services.some((service) => Object.hasOwn(purposeOf(service).fields, 'phone2'));
}
