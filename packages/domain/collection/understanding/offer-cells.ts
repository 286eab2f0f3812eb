import type { ColumnMeaning } from '../contract.ts';
import { type ColumnPlan, cellOf } from './column-plan.ts';

/** The cells that describe what is sought or offered, before anyone knows which of the two. */
export interface OfferCells {
  readonly district: string;
  readonly layout: string;
  readonly price: string;
  readonly area: string;
  readonly moveIn: string;
  readonly address: string;
  readonly certificateNo: string;
  readonly owner: string;
  readonly builtYear: string;
}

export const OFFER_MEANINGS = [
  'district',
  'layout',
  'price',
  'area',
  'moveIn',
  'address',
  'certificateNo',
  'owner',
  'builtYear',
] as const satisfies readonly ColumnMeaning[];

export function offerCells(plan: ColumnPlan, cells: readonly string[]): OfferCells {
  return {
    district: cellOf(plan, cells, 'district'),
    layout: cellOf(plan, cells, 'layout'),
    price: cellOf(plan, cells, 'price'),
    area: cellOf(plan, cells, 'area'),
    moveIn: cellOf(plan, cells, 'moveIn'),
    address: cellOf(plan, cells, 'address'),
    certificateNo: cellOf(plan, cells, 'certificateNo'),
    owner: cellOf(plan, cells, 'owner'),
    builtYear: cellOf(plan, cells, 'builtYear'),
  };
}
