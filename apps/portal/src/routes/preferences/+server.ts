import { redirect } from '@sveltejs/kit';
import { portalProcess } from '#lib/server/portal-process.ts';
import { LOCALE_COOKIE, localeOf, remember, THEME_COOKIE, themeOf } from '#lib/server/preferences.ts';
import { wayBack } from '#lib/server/way-back.ts';
import type { RequestHandler } from './$types.js';

/** Remembers a choice of look and returns to the page it was made on; works without any script. */
export const POST: RequestHandler = async ({ request, cookies }) => {
  const form = await request.formData();
  const secure = portalProcess().config.portalOrigin.startsWith('https:');
  const [theme, locale] = [form.get('theme'), form.get('locale')];
  if (typeof theme === 'string') remember(cookies, THEME_COOKIE, themeOf(theme), secure);
  if (typeof locale === 'string') remember(cookies, LOCALE_COOKIE, localeOf(locale), secure);
  redirect(303, wayBack(form.get('back')));
};
