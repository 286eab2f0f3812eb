import type { Cookies } from '@sveltejs/kit';

/** What a person chose for the look of the portal. Nothing here is personal. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const LOCALES = ['zh-CN', 'en'] as const;
export type PortalLocale = (typeof LOCALES)[number];

export const THEME_COOKIE = 'kean_theme';
export const LOCALE_COOKIE = 'kean_locale';
const YEAR_SECONDS = 60 * 60 * 24 * 365;

export function themeOf(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? 'auto';
}

export function localeOf(text: string | undefined): PortalLocale {
  return LOCALES.find((locale) => locale === text) ?? 'zh-CN';
}

/** Class of <html>; see the tokens of packages/ui. `auto` has none and follows the system. */
export function themeClass(theme: Theme): string {
  return theme === 'auto' ? '' : `theme-${theme}`;
}

/** Remembers a choice in the browser. The locale is read by scripts too (Paraglide), therefore not HttpOnly. */
export function remember(cookies: Cookies, name: string, value: string, secure: boolean): void {
  const httpOnly = name !== LOCALE_COOKIE;
  cookies.set(name, value, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', secure, httpOnly });
}
