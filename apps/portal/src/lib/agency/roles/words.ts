import type { Difference } from '@kean/agency/contract/grants';
import type { Scope } from '@kean/kernel';
import type { Grant, OfferedAction, RoleView } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

export const SCOPE_WORDS: Record<Scope, () => string> = {
  own: m.scope_own,
  team: m.scope_team,
  branch: m.scope_branch,
  region: m.scope_region,
  agency: m.scope_agency,
};

export const DIFFERENCE_WORDS: Record<Difference, () => string> = {
  same: m.difference_same,
  gained: m.difference_gained,
  lost: m.difference_lost,
  wider: m.difference_wider,
  narrower: m.difference_narrower,
  changed: m.difference_changed,
};

/** More than before asks for attention; less is a plain fact. */
export const DIFFERENCE_LOOKS = {
  same: 'quiet',
  gained: 'wait',
  wider: 'wait',
  changed: 'wait',
  lost: 'quiet',
  narrower: 'quiet',
} as const satisfies Record<Difference, string>;

const CLAUSE_WORDS: Readonly<Record<string, () => string>> = {
  agency: m.clause_agency,
  clients: m.clause_clients,
  collection: m.clause_collection,
  circulation: m.clause_circulation,
  accountability: m.clause_accountability,
  storage: m.clause_storage,
  retention: m.clause_retention,
};

/** A part of the product by its name; one that this version does not know is shown by it. */
export function clauseWord(clause: string): string {
  return CLAUSE_WORDS[clause]?.() ?? clause;
}

const PROPERTY_WORDS: Readonly<Record<string, () => string>> = { state: m.condition_state, origin: m.condition_origin };
const VALUE_WORDS: Readonly<Record<string, () => string>> = {
  quarantined: m.condition_value_quarantined,
  active: m.condition_value_active,
  restricted: m.condition_value_restricted,
  erased: m.condition_value_erased,
  imported: m.condition_value_imported,
  registered: m.condition_value_registered,
};

export function propertyWord(property: string): string {
  return PROPERTY_WORDS[property]?.() ?? property;
}

export function valueWord(value: string): string {
  return VALUE_WORDS[value]?.() ?? value;
}

export function titleOf({ title }: Pick<OfferedAction, 'title'>): string {
  return getLocale() === 'en' ? title.en : title.zh;
}

export function nameOf({ name, nameEn }: Pick<RoleView, 'name' | 'nameEn'>): string {
  return getLocale() === 'en' ? nameEn : name;
}

/** `clause.action` of an offer or a grant. */
export function actOf({ clause, action }: Pick<Grant, 'clause' | 'action'>): string {
  return `${clause}.${action}`;
}

/** An act in words; one that nobody offers any more is shown by its name. */
export function actWord(offers: readonly OfferedAction[], act: string): string {
  const offer = offers.find((one) => actOf(one) === act);
  return offer === undefined ? act : titleOf(offer);
}

/** `本店 · 3 项字段 · 客户状态：正常 · 至 2026-12-01` */
export function grantInWords(grant: Grant): string {
  const parts = [SCOPE_WORDS[grant.scope]()];
  if (grant.fields !== null) parts.push(m.roles_fields({ count: grant.fields.length }));
  for (const { property, oneOf } of grant.conditions) {
    parts.push(`${propertyWord(property)}：${oneOf.map(valueWord).join('、')}`);
  }
  if (grant.expiresAt !== null) parts.push(m.roles_ends({ at: grant.expiresAt.slice(0, 10) }));
  return parts.join(' · ');
}
