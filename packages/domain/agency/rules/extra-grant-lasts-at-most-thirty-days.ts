import type { Clock } from '@kean/kernel';
import { MOST_EXTRA_DAYS } from '../contract/extra-grants.ts';
import type { AgencyBreach } from '../errors.ts';

const DAY_MS = 86_400_000;

/** It ends after it begins, not in the past, and not later than {@link MOST_EXTRA_DAYS} days after its beginning. */
export function extraGrantLastsAtMostThirtyDays(
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
  clock: Clock,
): AgencyBreach | null {
  const length = endsAt.getTime() - startsAt.getTime();
  const ahead = endsAt.getTime() > clock.now().getTime();
  return ahead && length > 0 && length <= MOST_EXTRA_DAYS * DAY_MS ? null : { code: 'AGENCY_EXTRA_GRANT_TIME' };
}
