import type { Demand, Property } from '#lib/api/views.ts';
import { area, areaSpan, money, moneySpan } from '#lib/format/quantities.ts';
import * as m from '#paraglide/messages.js';

/** What somebody looks for, part by part, leaving out what was not stated. */
export function demandWords(demand: Demand): string[] {
  return stated([
    demand.district,
    layout(demand.rooms, demand.halls),
    moneySpan(demand.priceMin, demand.priceMax),
    areaSpan(demand.areaMin, demand.areaMax),
    demand.moveInFrom && m.dossier_move_in({ day: demand.moveInFrom.slice(0, 10) }),
  ]);
}

/** What somebody offers, likewise. */
export function propertyWords(property: Property): string[] {
  return stated([
    property.district,
    layout(property.rooms, property.halls),
    property.area === null ? null : area(property.area),
    property.askingPrice === null ? null : money(property.askingPrice),
  ]);
}

export function layout(rooms: number | null, halls: number | null): string | null {
  if (rooms === null) return null;
  return halls === null ? m.dossier_rooms({ rooms }) : m.dossier_layout({ rooms, halls });
}

const stated = (parts: readonly (string | null)[]): string[] =>
  parts.filter((part) => part !== null && part !== '') as string[];
