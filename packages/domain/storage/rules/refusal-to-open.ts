import { type AskedSubject, isStaff, type KeyScope, type KeyUse } from '@kean/encryption';
import { aPurposeOpensOnAGround } from './a-purpose-opens-on-a-ground.ts';
import { breachOpensForTheRegisterAndForWhomItIsAbout } from './breach-opens-for-the-register-and-for-whom-it-is-about.ts';
import { clientWithoutConsentOpensAsAMaskOrToAskForIt } from './client-without-consent-opens-as-a-mask-or-to-ask-for-it.ts';
import { draftOpensForWhoBeganIt } from './draft-opens-for-who-began-it.ts';
import { erasedClientNeverOpens } from './erased-client-never-opens.ts';
import { importOpensForWhoUploadedIt } from './import-opens-for-who-uploaded-it.ts';
import { leakedFileOpensToBeMeasuredAlone } from './leaked-file-opens-to-be-measured-alone.ts';
import { INVENTING } from './opening-purposes.ts';
import { ownReachNeedsAnAssignmentInForce } from './own-reach-needs-an-assignment-in-force.ts';
import { paperOfACheckOpensForWhoDecidesOfOthers } from './paper-of-a-check-opens-for-who-decides-of-others.ts';
import { pastMailOpensToTellAlone } from './past-mail-opens-to-tell-alone.ts';
import { phoneOfStaffOpensForNewTokensAlone } from './phone-of-staff-opens-for-new-tokens-alone.ts';
import { privateMailOpensToRemindAlone } from './private-mail-opens-to-remind-alone.ts';
import { purposeMustBeOneThatOpensKeys } from './purpose-must-be-one-that-opens-keys.ts';
import { restrictedClientOpensAsAMaskOrForRightsAndIncidents } from './restricted-client-opens-as-a-mask-or-for-rights-and-incidents.ts';

/** The first rule that keeps this subject shut for this use; `null` where the key may be unwrapped. Asked for every key of a page. */
export function refusalToOpen(scope: KeyScope, subject: AskedSubject, use: KeyUse): string | null {
  if (scope === 'import') {
    if (subject.state === 'staff-phone') return phoneOfStaffOpensForNewTokensAlone(subject, use);
    if (subject.state === 'leaked-file') return leakedFileOpensToBeMeasuredAlone(subject, use);
    if (subject.state === 'past-mail') return pastMailOpensToTellAlone(subject, use);
    if (subject.state === 'private-mail') return privateMailOpensToRemindAlone(subject, use);
    if (subject.state === 'check-paper') return paperOfACheckOpensForWhoDecidesOfOthers(subject, use);
    if (subject.state === 'secrecy-breach') return breachOpensForTheRegisterAndForWhomItIsAbout(subject, use);
    return subject.state === 'draft'
      ? draftOpensForWhoBeganIt(subject, use)
      : importOpensForWhoUploadedIt(subject, use);
  }
  return (
    purposeMustBeOneThatOpensKeys(use) ??
    erasedClientNeverOpens(subject) ??
    ownReachNeedsAnAssignmentInForce(subject, use) ??
    clientWithoutConsentOpensAsAMaskOrToAskForIt(subject, use) ??
    restrictedClientOpensAsAMaskOrForRightsAndIncidents(subject, use) ??
    aPurposeOpensOnAGround(subject, use)
  );
}

/**
 * What a person takes in: a list, somebody who registers, what they write into a client's case, scans of a client's paper, a colleague's
 * number, what is written about a breach of secrecy, the paper of a check, where to reach whoever leaves, what leaked.
 */
const TAKING_IN: readonly string[] = [
  'import',
  'register',
  'write-requests',
  'scan-paper',
  'staff-phones',
  'secrecy-register',
  'check-papers',
  'private-mails',
  'leaked-files',
  'past-mails',
];

/** Keys are made for what a person takes in, and by no person for a client whom nobody is; made, they seal and open nothing. */
export function refusalToMake(scope: KeyScope, { principal, purpose }: KeyUse): string | null {
  if (principal === 'system') return scope === 'client' && purpose === INVENTING ? null : 'purpose-makes-nothing';
  return isStaff(principal) && TAKING_IN.includes(purpose) ? null : 'purpose-makes-nothing';
}
