import type { ItemField } from '../contract.ts';

type Figures = Readonly<Record<string, string | null>>;

/** Where a field of a demand or property stands. */
export interface ItemPlace {
  readonly table: 'demand' | 'property';
  /** In the clear, and all of them this field's alone. */
  readonly figures: readonly string[];
  /** Where own words stand: a sealed column, or a part of the sealed wording. */
  readonly words: { readonly column: 'address' | 'certificate_no' } | { readonly meaning: string };
  /** What the figures say, as the trail keeps it; `null` where they say nothing. */
  readonly said: (figures: Figures) => string | null;
}

/** In one spelling: 89 and 89.00 are the same area. */
const one =
  (column: string) =>
  (figures: Figures): string | null => {
    const figure = figures[column] ?? null;
    return figure === null || !/^\d+(\.\d+)?$/.test(figure) ? figure : String(Number(figure));
  };
const nothing = () => null;
const layout = ({ rooms = null, halls = null }: Figures) =>
  rooms === null ? null : halls === null ? `${rooms}室` : `${rooms}室${halls}厅`;

const demand = (meaning: string, ...figures: string[]): ItemPlace => ({
  ...{ table: 'demand', figures, words: { meaning } },
  said: figures[0] === undefined ? nothing : one(figures[0]),
});
const property = (meaning: string, ...figures: string[]): ItemPlace => ({
  ...demand(meaning, ...figures),
  table: 'property',
});
const sealed = (column: 'address' | 'certificate_no', ...figures: string[]): ItemPlace => ({
  ...{ table: 'property', figures, words: { column } },
  said: figures[0] === undefined ? nothing : one(figures[0]),
});

/** Complete by its type: every field that can be corrected has a place. */
export const PLACE_OF_ITEM_FIELD: Readonly<Record<ItemField, ItemPlace>> = {
  'demand.district': demand('district', 'district'),
  'demand.layout': { ...demand('layout', 'rooms', 'halls'), said: layout },
  'demand.budgetFrom': demand('price', 'price_min'),
  'demand.budgetTo': demand('price', 'price_max'),
  'demand.areaFrom': demand('area', 'area_min'),
  'demand.areaTo': demand('area', 'area_max'),
  'demand.moveIn': demand('moveIn', 'move_in_from'),
  'demand.wishes': demand('remark'),
  // The district follows from the address, and is no figure of its own.
  'property.address': sealed('address', 'district'),
  'property.certificateNo': sealed('certificate_no'),
  'property.owner': property('owner'),
  'property.area': property('area', 'area'),
  'property.rooms': { ...property('layout', 'rooms', 'halls'), said: layout },
  'property.builtYear': property('builtYear'),
  'property.askingPrice': property('price', 'asking_price'),
  'property.condition': property('remark'),
};
