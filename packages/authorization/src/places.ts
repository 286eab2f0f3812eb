import { SCOPES, type Scope } from '@kean/kernel';

/** Scopes that are a place in the office; `agency` is everywhere and therefore names no column. */
export type PlacedScope = Exclude<Scope, 'agency'>;

/** Which property of a row says whose it is, for each scope a subject can be granted in. */
export interface Places extends Readonly<Partial<Record<PlacedScope, string>>> {
  /** Property that says when the row stops being the person's own (`null` in the row: never); absent where that cannot be. */
  readonly ownLapses?: string;
}

/** What of the principal a placed scope is compared with. */
export type PrincipalKey = 'staffId' | 'teamId' | 'branchId' | 'regionId';

/**
 * How a row of the dossier says whose it is; a subject that says it differently names its own places in its policy. An
 * assignment lapses by itself: a row that was loaded without `assignmentLapsesAt` is nobody's own.
 */
export const DOSSIER_PLACES = {
  own: 'assigneeId',
  ownLapses: 'assignmentLapsesAt',
  team: 'teamId',
  branch: 'branchId',
  region: 'regionId',
} as const satisfies Places;

const KEY_OF: Readonly<Record<PlacedScope, PrincipalKey>> = {
  own: 'staffId',
  team: 'teamId',
  branch: 'branchId',
  region: 'regionId',
};

const SCOPE_OF: Readonly<Record<PrincipalKey, PlacedScope>> = {
  staffId: 'own',
  teamId: 'team',
  branchId: 'branch',
  regionId: 'region',
};

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}

/** What of the principal is compared where a grant reaches this far. */
export function principalKeyOf(scope: PlacedScope): PrincipalKey {
  return KEY_OF[scope];
}

/** How far a comparison with this part of the principal reaches. */
export function scopeOfKey(key: PrincipalKey): PlacedScope {
  return SCOPE_OF[key];
}

/** Property of a row → column of its table: the schema maps every name to snake case. */
export function columnOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
