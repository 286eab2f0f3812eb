import { readArea } from './area.ts';
import { readable, trimmed } from './cell-text.ts';
import { districtOfAddress, readDistrict } from './district.ts';
import { readLayout } from './layout.ts';
import type { OfferCells } from './offer-cells.ts';
import { readPrice } from './price.ts';
import { keepWording, orNothing, type Wording } from './wording.ts';

/** What a seller or landlord offers, as understood from the list. Yuan and square metres. */
export interface UnderstoodProperty {
  readonly district: string | null;
  readonly rooms: number | null;
  readonly halls: number | null;
  readonly area: number | null;
  readonly askingPrice: number | null;
  readonly address: string | null;
  readonly certificateNo: string | null;
  readonly wording: Wording | null;
}

/**
 * `null` where the row says nothing about a property. A house has one area and one price: a range is kept as it was written.
 * The district is the address's own where the address names it, because 意向区域 of an owner may be where they want to move.
 */
export function understandProperty(cells: OfferCells, priceUnit: number | null): UnderstoodProperty | null {
  const wording: Wording = {};
  const layout = readLayout(cells.layout);
  const price = readPrice(cells.price, priceUnit);
  const area = readArea(cells.area);
  const onePrice = price !== null && price.min === price.max ? price.min : null;
  const oneArea = area !== null && area.min === area.max ? area.min : null;
  const said = readDistrict(cells.district);
  const district = districtOfAddress(cells.address) ?? said;
  if (district !== said || said === null) keepWording(wording, 'district', cells.district);
  if (layout === null) keepWording(wording, 'layout', cells.layout);
  if (onePrice === null || price?.approximate) keepWording(wording, 'price', cells.price);
  if (oneArea === null || area?.approximate) keepWording(wording, 'area', cells.area);
  keepWording(wording, 'moveIn', cells.moveIn);
  keepWording(wording, 'owner', cells.owner);
  keepWording(wording, 'builtYear', cells.builtYear);
  const address = readable(cells.address) === '' ? null : trimmed(cells.address);
  const certificateNo = readable(cells.certificateNo) === '' ? null : trimmed(cells.certificateNo);
  const kept = orNothing(wording);
  const saysNothing = [district, layout, onePrice, oneArea, address, certificateNo].every((part) => part === null);
  if (saysNothing && kept === null) return null;
  return {
    district,
    rooms: layout?.rooms ?? null,
    halls: layout?.halls ?? null,
    area: oneArea,
    askingPrice: onePrice,
    address,
    certificateNo,
    wording: kept,
  };
}
