import type { BranchId } from '@kean/kernel';
import type { NewPeoplePreview, NewPerson, NewPersonFault } from '../contract/onboarding.ts';

export interface KnownOffice {
  readonly mails: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly branches: Readonly<Record<string, BranchId>>;
  /** That HR may give. */
  readonly roles: ReadonlySet<string>;
}

const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]+$/;
const NUMBER = /^[A-Za-z0-9-]{1,20}$/;
const LONGEST_NAME = 60;

/** As it is compared and kept: cells of a spreadsheet bring blanks, and an address has no capitals. */
export function tidied({ staffNumber, displayName, mail, branchCode, roleCode }: NewPerson): NewPerson {
  return {
    staffNumber: staffNumber.trim(),
    displayName: displayName.normalize('NFC').trim(),
    mail: mail.trim().toLowerCase(),
    branchCode: branchCode.trim(),
    roleCode: roleCode.trim(),
  };
}

/** Everything that is wrong, in the order of the rows, also where a row has several faults. */
export function rowsOfNewPeopleAreRight(rows: readonly NewPerson[], office: KnownOffice): NewPeoplePreview['faults'] {
  const seen = { mails: new Set<string>(), numbers: new Set<string>() };
  return rows.flatMap((row, place) => faultsOf(row, office, seen).map((fault) => ({ place, fault })));
}

function faultsOf(
  { staffNumber, displayName, mail, branchCode, roleCode }: NewPerson,
  office: KnownOffice,
  seen: { readonly mails: Set<string>; readonly numbers: Set<string> },
): NewPersonFault[] {
  const faults: NewPersonFault[] = [];
  if (displayName === '') faults.push('name-missing');
  else if (displayName.length > LONGEST_NAME || /\p{Cc}/u.test(displayName)) faults.push('name-long');
  if (!MAIL.test(mail) || mail.length > 120) faults.push('mail-unreadable');
  else if (office.mails.has(mail)) faults.push('mail-taken');
  else if (seen.mails.has(mail)) faults.push('mail-twice');
  seen.mails.add(mail);
  if (staffNumber !== '') {
    if (!NUMBER.test(staffNumber)) faults.push('number-unreadable');
    else if (office.numbers.has(staffNumber)) faults.push('number-taken');
    else if (seen.numbers.has(staffNumber)) faults.push('number-twice');
    seen.numbers.add(staffNumber);
  }
  if (branchCode !== '' && !Object.hasOwn(office.branches, branchCode)) faults.push('branch-unknown');
  if (roleCode !== '' && !office.roles.has(roleCode)) faults.push('role-not-allowed');
  return faults;
}
