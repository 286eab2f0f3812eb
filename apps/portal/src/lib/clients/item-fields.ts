import type { DemandField, ItemField, PropertyField } from '@kean/clients/contract';
import type { Demand, Property } from '#lib/api/views.ts';
import { area, money } from '#lib/format/quantities.ts';
import { layout } from './needs-in-words.ts';

type Origin = Demand['origins']['row'];

/** One field of a demand or property, in the order in which forms ask for it. */
export interface ItemRow {
  readonly field: ItemField;
  /** In the clear; `null` where it is sealed or says nothing. */
  readonly shown: string | null;
  /** `null` where nothing is known to stand: own words are sealed as one. */
  readonly origin: Origin | null;
}

const when = <T>(value: T | null, word: (value: T) => string) => (value === null ? null : word(value));

type DemandFigures = Omit<Demand, 'id' | 'hasWording' | 'kind'>;
type PropertyFigures = Omit<Property, 'id' | 'hasAddress' | 'hasCertificate' | 'hasWording'>;

export function rowsOfDemand(demand: DemandFigures): ItemRow[] {
  const shown: Readonly<Record<DemandField, string | null>> = {
    district: demand.district,
    layout: layout(demand.rooms, demand.halls),
    budgetFrom: when(demand.priceMin, money),
    budgetTo: when(demand.priceMax, money),
    areaFrom: when(demand.areaMin, area),
    areaTo: when(demand.areaMax, area),
    moveIn: demand.moveInFrom?.slice(0, 10) ?? null,
    wishes: null,
  };
  return rows('demand', shown, demand.origins);
}

export function rowsOfProperty(property: PropertyFigures): ItemRow[] {
  const shown: Readonly<Record<PropertyField, string | null>> = {
    address: null,
    certificateNo: null,
    owner: null,
    area: when(property.area, area),
    rooms: layout(property.rooms, property.halls),
    builtYear: null,
    askingPrice: when(property.askingPrice, money),
    condition: null,
  };
  return rows('property', shown, property.origins);
}

function rows(
  table: 'demand' | 'property',
  shown: Readonly<Record<string, string | null>>,
  { row, fields }: Demand['origins'],
): ItemRow[] {
  return Object.entries(shown).map(([field, value]) => ({
    field: `${table}.${field}` as ItemField,
    shown: value,
    origin: fields[field] ?? (value === null ? null : row),
  }));
}
