import { actionName, coversGrant } from '@kean/authorization';
import type { Grant } from '@kean/kernel';
import type { ActionDifference, Difference } from '../contract/grants.ts';

/** Act by act how two sets of grants differ, `same` included; acts in the order in which they are met, the earlier set first. */
export function differenceOfGrants(before: readonly Grant[], after: readonly Grant[]): ActionDifference[] {
  const nameOf = ({ clause, action }: Grant): string => actionName(clause, action);
  const was = Map.groupBy(before, nameOf);
  const will = Map.groupBy(after, nameOf);
  return [...new Set([...was.keys(), ...will.keys()])].map((action) => {
    const [earlier, later] = [was.get(action) ?? [], will.get(action) ?? []];
    return { action, difference: differ(earlier, later), before: earlier, after: later };
  });
}

function differ(before: readonly Grant[], after: readonly Grant[]): Difference {
  if (before.length === 0) return 'gained';
  if (after.length === 0) return 'lost';
  const kept = before.every((one) => after.some((other) => coversGrant(other, one)));
  const added = after.every((one) => before.some((other) => coversGrant(other, one)));
  if (kept && added) return 'same';
  if (kept) return 'wider';
  return added ? 'narrower' : 'changed';
}
