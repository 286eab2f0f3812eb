import type { PublicText } from '@kean/kernel';
import type { Severity } from '../contract/signals.ts';

/** As the console says them. */
export const SEVERITY_NAMES = {
  critical: { zh: '紧急', en: 'critical' },
  high: { zh: '高', en: 'high' },
  medium: { zh: '中', en: 'medium' },
  low: { zh: '低', en: 'low' },
} as const satisfies Readonly<Record<Severity, PublicText>>;
