import type { PatchOverview } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';

type Severity = PatchOverview['counts'][number]['severity'];
export const SEVERITY_WORDS: Record<Severity, () => string> = {
  critical: m.patches_severity_critical,
  high: m.patches_severity_high,
  moderate: m.patches_severity_moderate,
  low: m.patches_severity_low,
  unknown: m.patches_severity_unknown,
};
/** Of one that nobody said, nobody knows that it is harmless. */
export const SEVERITY_LOOKS = {
  critical: 'danger',
  high: 'danger',
  moderate: 'wait',
  low: 'quiet',
  unknown: 'hatched',
} as const satisfies Record<Severity, string>;

export const PART_WORDS: Record<PatchOverview['runtime'][number]['part'], () => string> = {
  node: m.patches_part_node,
  postgres: m.patches_part_postgres,
  redis: m.patches_part_redis,
};
export const WHY_UNKNOWN: Record<PatchOverview['unknown'][number]['why'], () => string> = {
  'not-compared': m.patches_not_compared,
  'version-unreadable': m.patches_version_unreadable,
};
/** As the api reckons it. */
export const OLD_AFTER_DAYS = 30;
