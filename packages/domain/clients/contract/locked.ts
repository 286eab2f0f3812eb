/** For whoever refuses a client and says why: whether a measure against a leak has locked it. */
export { isLockedFrom } from '../operations/why-out-of-reach.ts';
