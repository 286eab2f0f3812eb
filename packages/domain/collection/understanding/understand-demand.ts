import { readArea } from './area.ts';
import { readDate } from './calendar-date.ts';
import { readDistrict } from './district.ts';
import { readLayout } from './layout.ts';
import type { OfferCells } from './offer-cells.ts';
import { readPrice } from './price.ts';
import { keepWording, orNothing, type Wording } from './wording.ts';

/** What a buyer or tenant looks for, as understood from the list. Yuan and square metres. */
export interface UnderstoodDemand {
  readonly kind: 'purchase' | 'rental';
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  readonly priceMin: number | null;
  readonly priceMax: number | null;
  readonly areaMin: number | null;
  readonly areaMax: number | null;
  /** YYYY-MM-DD */
  readonly moveInFrom: string | null;
  readonly wording: Wording | null;
}

/** `null` where the row says nothing about a demand. Address and certificate are kept as wording: a seeker owns nothing here. */
export function understandDemand(
  kind: UnderstoodDemand['kind'],
  cells: OfferCells,
  priceUnit: number | null,
): UnderstoodDemand | null {
  const wording: Wording = {};
  const district = readDistrict(cells.district);
  const layout = readLayout(cells.layout);
  const price = readPrice(cells.price, priceUnit);
  const area = readArea(cells.area);
  const moveInFrom = readDate(cells.moveIn);
  if (district === null) keepWording(wording, 'district', cells.district);
  if (layout === null) keepWording(wording, 'layout', cells.layout);
  if (price === null || price.approximate) keepWording(wording, 'price', cells.price);
  if (area === null || area.approximate) keepWording(wording, 'area', cells.area);
  if (moveInFrom === null) keepWording(wording, 'moveIn', cells.moveIn);
  keepWording(wording, 'address', cells.address);
  keepWording(wording, 'certificateNo', cells.certificateNo);
  keepWording(wording, 'owner', cells.owner);
  keepWording(wording, 'builtYear', cells.builtYear);
  const kept = orNothing(wording);
  const saysNothing = district === null && layout === null && price === null && area === null && moveInFrom === null;
  if (saysNothing && kept === null) return null;
  return {
    kind,
    district,
    rooms: layout?.rooms ?? null,
    halls: layout?.halls ?? null,
    priceMin: price?.min ?? null,
    priceMax: price?.max ?? null,
    areaMin: area?.min ?? null,
    areaMax: area?.max ?? null,
    moveInFrom,
    wording: kept,
  };
}
