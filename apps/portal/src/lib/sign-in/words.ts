import type { NewDevice, SessionView } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

const BROWSER_WORDS: Readonly<Record<NewDevice['browser'], () => string>> = {
  chrome: () => 'Chrome',
  edge: () => 'Edge',
  firefox: () => 'Firefox',
  safari: () => 'Safari',
  wechat: m.browser_wechat,
  other: m.browser_other,
};
const SYSTEM_WORDS: Readonly<Record<NewDevice['system'], () => string>> = {
  windows: () => 'Windows',
  macos: () => 'macOS',
  android: () => 'Android',
  ios: () => 'iOS',
  harmony: m.system_harmony,
  linux: () => 'Linux',
  other: m.system_other,
};
const STEP_WORDS: Readonly<Record<'password' | 'passkey' | 'oidc' | 'totp' | 'recovery-code', () => string>> = {
  password: m.way_password,
  passkey: m.way_passkey,
  oidc: m.way_oidc,
  totp: m.way_totp,
  'recovery-code': m.way_recovery_code,
};

/** `Windows 上的 Chrome`, `Chrome on Windows` */
export function deviceWord({ browser, system }: Pick<NewDevice, 'browser' | 'system'>): string {
  return m.device_words({ browser: BROWSER_WORDS[browser](), system: SYSTEM_WORDS[system]() });
}

/** How a session came about: the first step, and the second where there was one of its own. */
export function wayInWord({
  authenticatedBy,
  secondFactorBy,
}: Pick<SessionView, 'authenticatedBy' | 'secondFactorBy'>): string {
  const first = STEP_WORDS[authenticatedBy]();
  const alone = secondFactorBy === null || (authenticatedBy === 'passkey' && secondFactorBy === 'passkey');
  return alone ? first : m.way_both({ first, second: STEP_WORDS[secondFactorBy]() });
}
