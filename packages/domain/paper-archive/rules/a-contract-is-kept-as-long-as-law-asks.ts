import { BROKERAGE_CONTRACTS_ARE_KEPT } from '@kean/regulation';
import type { FileClass } from '../contract.ts';

/**
 * From when a file may go, as far as law names a time (房地产经纪管理办法 Art. 26: of contracts, and not of all that is known of a client).
 * The time that retention rules add begins with the service and is theirs to say; a second copy of a file that stays may go at once.
 */
export function aContractIsKeptAsLongAsLawAsks(fileClass: FileClass, filedAt: Date): Date | null {
  if (fileClass !== 'contract') return null;
  const { value } = BROKERAGE_CONTRACTS_ARE_KEPT;
  if (value.kind !== 'period' || value.unit !== 'year') throw new TypeError('contracts are kept for years');
  const until = new Date(filedAt);
  until.setUTCFullYear(until.getUTCFullYear() + value.amount);
  return until;
}
