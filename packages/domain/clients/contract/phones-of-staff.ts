/**
 * The contract's part on the numbers of whoever works here (ADR 0050): putting them on record is personnel's, asking is collection's. Apart from
 * `contract/phones.ts`, because the portal reads that one.
 */
export {
  isPhoneOfStaff,
  type Mistaken,
  mistakePhoneOfStaff,
  mobileOfStaff,
  recordPhoneOfStaff,
  type StaffPhoneId,
} from '../phones/of-staff/stored-phones.ts';
