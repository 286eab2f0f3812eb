/** The contract's part for whoever looks for people in a text that no list of the office wrote: the same spellings as an import reads. */
export { toHalfWidth } from '../understanding/half-width.ts';
export { residentNumberHolds } from '../understanding/id-number.ts';
export { readPhones } from '../understanding/phones.ts';
