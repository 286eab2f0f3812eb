import type { ScanState } from '@kean/paper-archive/contract';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

export const SCAN_WORDS: Record<ScanState, () => string> = {
  'not-scanned': m.scan_state_not_scanned,
  partly: m.scan_state_partly,
  scanned: m.scan_state_scanned,
  outdated: m.scan_state_outdated,
};
export const SCAN_LOOKS = { 'not-scanned': 'wait', partly: 'wait', scanned: 'calm', outdated: 'danger' } as const;

/** As people call them. */
export const TYPE_WORDS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/tiff': 'TIFF',
  'image/heic': 'HEIC',
};

const MEGABYTE = 1024 * 1024;

/** `1.2 MB`; what is smaller than a tenth counts as one. */
export function megabytes(bytes: number): string {
  const amount = Math.max(0.1, bytes / MEGABYTE);
  return `${new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 1 }).format(amount)} MB`;
}
