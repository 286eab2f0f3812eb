import { LEAST_REGISTRATIONS } from './least-registrations.ts';

const LEAST = 3;
const MOST = 15;

/**
 * So many that whoever goes through a few dozen clients of the branch meets one, and that they are no more than one in twenty of those who register.
 * @param registered in ninety days
 */
export function howManyDecoysABranchWants(registered: number): number {
  if (registered < LEAST_REGISTRATIONS) return 0;
  return Math.min(MOST, Math.max(LEAST, Math.round(registered / 20)));
}
