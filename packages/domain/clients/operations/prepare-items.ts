import { byteaArray, integerArray, smallintArray, textArray, uuidArray } from '@kean/db/binary-arrays';
import { type Place, type SealingKey, seal } from '@kean/encryption';
import { newId, type Personal } from '@kean/kernel';
import { placeOfDemandWording, placeOfPropertyColumn } from '../contract.ts';
import type { DemandDraft } from './client-draft.ts';
import type { Keyed } from './prepare-clients.ts';

/** Columns of `demand`: figures in the clear, the person's own words sealed. */
export function demandColumns(clients: readonly Keyed[], sources: readonly string[]): Buffer[] {
  const rows = clients.flatMap(({ position, draft, key }) =>
    draft.demands.map((demand) => {
      const id: string = newId();
      const wording = sealedWording(key, placeOfDemandWording(draft.id, id), demand.wording);
      return { id, position, source: draft.source, demand, wording };
    }),
  );
  const figures = (of: (demand: DemandDraft) => number | null) => textArray(rows.map(({ demand }) => text(of(demand))));
  return [
    uuidArray(rows.map(({ id }) => id)),
    integerArray(rows.map(({ position }) => position)),
    // As a position too: a source is said once for a whole batch.
    integerArray(rows.map(({ source }) => sources.indexOf(source) + 1)),
    textArray(rows.map(({ demand }) => demand.kind)),
    textArray(rows.map(({ demand }) => demand.district)),
    smallintArray(rows.map(({ demand }) => demand.rooms)),
    smallintArray(rows.map(({ demand }) => demand.halls)),
    figures((demand) => demand.priceMin),
    figures((demand) => demand.priceMax),
    figures((demand) => demand.areaMin),
    figures((demand) => demand.areaMax),
    textArray(rows.map(({ demand }) => demand.moveInFrom)),
    byteaArray(rows.map(({ wording }) => wording)),
  ];
}

/** Columns of `property`: figures in the clear; address, certificate and own words sealed. */
export function propertyColumns(clients: readonly Keyed[], sources: readonly string[]): Buffer[] {
  const rows = clients.flatMap(({ position, draft, key }) =>
    draft.properties.map((property) => {
      const id: string = newId();
      const place = (column: 'address' | 'certificate_no' | 'wording') => placeOfPropertyColumn(draft.id, column, id);
      return {
        id,
        position,
        source: draft.source,
        property,
        address: sealedText(key, place('address'), property.address),
        certificateNo: sealedText(key, place('certificate_no'), property.certificateNo),
        wording: sealedWording(key, place('wording'), property.wording),
      };
    }),
  );
  return [
    uuidArray(rows.map(({ id }) => id)),
    integerArray(rows.map(({ position }) => position)),
    // As a position too: a source is said once for a whole batch.
    integerArray(rows.map(({ source }) => sources.indexOf(source) + 1)),
    textArray(rows.map(({ property }) => property.district)),
    smallintArray(rows.map(({ property }) => property.rooms)),
    smallintArray(rows.map(({ property }) => property.halls)),
    textArray(rows.map(({ property }) => text(property.area))),
    textArray(rows.map(({ property }) => text(property.askingPrice))),
    byteaArray(rows.map(({ address }) => address)),
    byteaArray(rows.map(({ certificateNo }) => certificateNo)),
    byteaArray(rows.map(({ wording }) => wording)),
  ];
}

function sealedText(key: SealingKey, place: Place, value: Personal<string> | null): Buffer | null {
  return value === null ? null : seal(key, place, Buffer.from(value.open(), 'utf8'));
}

function sealedWording(key: SealingKey, place: Place, wording: DemandDraft['wording']): Buffer | null {
  return wording === null ? null : sealedText(key, place, wording.map(asJson));
}

function text(figure: number | null): string | null {
  return figure === null ? null : String(figure);
}

function asJson(wording: Readonly<Record<string, string>>): string {
  return JSON.stringify(wording);
}
