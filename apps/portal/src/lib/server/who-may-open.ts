import type { RequestEvent } from '@sveltejs/kit';
import { isAt } from '#lib/shell/places.ts';
import * as m from '#paraglide/messages.js';
import { PLACES } from './places.ts';
import type { PortalLocale } from './preferences.ts';

/**
 * Who may open a page that was refused, and whom to ask for it: the roles that hold its act today.
 * @returns `null` where the page belongs to nobody's role, or the api does not answer
 */
export async function whoMayOpen(event: RequestEvent, locale: PortalLocale): Promise<string | null> {
  const needs = PLACES.find((place) => place.needs !== undefined && isAt(place, event.url.pathname, PLACES))?.needs;
  if (needs === undefined) return null;
  const held = await event.locals.api.agency.rolesHolding.query({ action: needs }).catch(() => null);
  if (held === null || held.roles.length === 0) return null;
  const names = held.roles.map(({ name, nameEn }) => (locale === 'en' ? nameEn : name));
  return m.error_who_may_open({ roles: names.join(locale === 'en' ? ', ' : '、') }, { locale });
}
