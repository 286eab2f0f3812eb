import type { Revealable } from '@kean/circulation/contract';
import type { ItemField } from '@kean/clients/contract';
import * as m from '#paraglide/messages.js';

export const FIELD_WORDS: Record<Revealable, () => string> = {
  name: m.field_name,
  gender: m.field_gender,
  phone: m.field_phone,
  phone2: m.field_phone2,
  idNumber: m.field_id_number,
  remark: m.field_remark,
  wording: m.field_wording,
  'property.address': m.field_property_address,
  'property.certificateNo': m.field_property_certificate_no,
  'property.wording': m.field_property_wording,
  'demand.wording': m.field_demand_wording,
};

/** Fields of a demand or property. */
export const ITEM_WORDS: Record<ItemField, () => string> = {
  'demand.district': m.field_demand_district,
  'demand.layout': m.field_demand_layout,
  'demand.budgetFrom': m.field_demand_budget_from,
  'demand.budgetTo': m.field_demand_budget_to,
  'demand.areaFrom': m.field_demand_area_from,
  'demand.areaTo': m.field_demand_area_to,
  'demand.moveIn': m.field_demand_move_in,
  'demand.wishes': m.field_demand_wishes,
  'property.address': m.field_property_address,
  'property.certificateNo': m.field_property_certificate_no,
  'property.owner': m.field_property_owner,
  'property.area': m.field_property_area,
  'property.rooms': m.field_property_rooms,
  'property.builtYear': m.field_property_built_year,
  'property.askingPrice': m.field_property_asking_price,
  'property.condition': m.field_property_condition,
};

const SOURCE_WORDS: Readonly<Record<string, () => string>> = {
  import: m.source_import,
  staff: m.source_staff,
  client: m.source_client,
  correction: m.source_correction,
};

/** Where a field came from: `import:<id>` names the list. A source this version does not know is shown by its code. */
export function sourceWord(source: string): string {
  const [kind = source] = source.split(':');
  return SOURCE_WORDS[kind]?.() ?? kind;
}

/** What is opened and is no field of the dossier. */
const OTHER_WORDS: Readonly<Record<string, () => string>> = {
  mail: m.field_mail,
  request: m.field_request,
  'scan.contract': m.field_scan_contract,
  'scan.identity': m.field_scan_identity,
  'scan.consent': m.field_scan_consent,
  'scan.authority': m.field_scan_authority,
  'scan.property': m.field_scan_property,
  'scan.request': m.field_scan_request,
  'scan.other': m.field_scan_other,
};

const EVERY_WORD: Readonly<Record<string, () => string>> = { ...OTHER_WORDS, ...ITEM_WORDS, ...FIELD_WORDS };

/** A field as the log names it; one this version does not know is shown by its code. */
export function fieldWord(field: string): string {
  return EVERY_WORD[field]?.() ?? field;
}
