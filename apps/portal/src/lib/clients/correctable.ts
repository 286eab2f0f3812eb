import type { CORRECTABLE_FIELDS } from '@kean/clients/contract';

export type CorrectableField = (typeof CORRECTABLE_FIELDS)[number];
/** Fields that have a dialog of their own; complete by its type, and without the contract's code in the browser. */
export const CORRECTABLE: Readonly<Record<CorrectableField, true>> = {
  name: true,
  phone: true,
  phone2: true,
  idNumber: true,
  remark: true,
};
