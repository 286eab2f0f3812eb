import type { BranchId } from '@kean/kernel';
import type { RequestKind } from '../../contract/requests.ts';

/**
 * Whose log an event of a case belongs to. A branch's log is read in the branch, also by whom a complaint is about; so complaints stand in
 * the office's alone, where auditors and compliance read.
 */
export function aComplaintStaysOutOfTheBranchsLog(kind: RequestKind, branchId: BranchId): BranchId | null {
  return kind === 'complain' ? null : branchId;
}
