import type { StaffId } from '@kean/kernel';
import { PEOPLE } from './people.ts';

/** 154 is a network number that no operator in China was given: nobody's telephone ever rings by one of these. */
const NOBODYS_NETWORK = '1540000';

/** A mobile number for everybody of the invented brokerage: the digits of their staff number, so that whoever tries the product knows it. */
export const DEMO_NUMBERS: readonly { readonly staffId: StaffId; readonly phone: string }[] = PEOPLE.map(
  ({ id, number }) => ({ staffId: id, phone: `${NOBODYS_NETWORK}${number.slice(1)}` }),
);
