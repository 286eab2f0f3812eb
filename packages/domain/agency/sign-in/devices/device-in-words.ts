import type { BROWSERS, SYSTEMS } from '../../contract.ts';

/** What a person can recognise a device by. */
export interface DeviceWords {
  readonly browser: (typeof BROWSERS)[number];
  readonly system: (typeof SYSTEMS)[number];
}

/** In this order, because most browsers also name those that they descend from. */
const BROWSER_SIGNS: readonly (readonly [RegExp, DeviceWords['browser']])[] = [
  [/MicroMessenger/, 'wechat'],
  [/Edg(?:A|iOS)?\//, 'edge'],
  [/Firefox\/|FxiOS\//, 'firefox'],
  [/Chrome\/|CriOS\//, 'chrome'],
  [/Safari\//, 'safari'],
];
const SYSTEM_SIGNS: readonly (readonly [RegExp, DeviceWords['system']])[] = [
  [/OpenHarmony|HarmonyOS/, 'harmony'],
  [/Android/, 'android'],
  [/iPhone|iPad|iPod/, 'ios'],
  [/Windows/, 'windows'],
  [/Mac OS X|Macintosh/, 'macos'],
  [/Linux|X11/, 'linux'],
];

/**
 * Browser and system by what a browser says of itself, which whoever sends it may choose: good enough to recognise one's own device,
 * and never a reason to trust one.
 */
export function deviceInWords(userAgent: string | null): DeviceWords {
  const text = userAgent ?? '';
  const named = <Word>(signs: readonly (readonly [RegExp, Word])[]) => signs.find(([sign]) => sign.test(text))?.[1];
  return { browser: named(BROWSER_SIGNS) ?? 'other', system: named(SYSTEM_SIGNS) ?? 'other' };
}
