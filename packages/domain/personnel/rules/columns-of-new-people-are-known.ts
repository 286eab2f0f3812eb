import type { NewPerson } from '../contract/onboarding.ts';

/** In the order in which they stand where nothing heads them. */
const COLUMNS = ['staffNumber', 'displayName', 'mail', 'branchCode', 'roleCode'] as const;
type Column = (typeof COLUMNS)[number];

/** What each is called in lists of HR. */
const CALLED: Readonly<Record<Column, RegExp>> = {
  staffNumber: /^(?:工号|员工编号|员工号|编号|number|staffnumber|employeeid)$/,
  displayName: /^(?:姓名|名字|员工姓名|name|displayname|fullname)$/,
  mail: /^(?:工作邮箱|邮箱|电子邮箱|邮件|邮箱地址|mail|email|workmail|workemail)$/,
  branchCode: /^(?:门店编号|门店|门店代码|branch|branchcode)$/,
  roleCode: /^(?:岗位代码|岗位|角色|role|rolecode)$/,
};

/**
 * Where each column of a list stands, by the row above it: `null` where that row heads nothing and is a person itself. Names are compared without
 * blanks, signs and capitals; of two columns of one name the first is meant.
 */
export function columnsOfNewPeopleAreKnown(first: readonly string[]): Partial<Record<Column, number>> | null {
  const names = first.map((cell) =>
    cell
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s_()*:-]/g, ''),
  );
  const places = COLUMNS.flatMap((column) => {
    const place = names.findIndex((name) => CALLED[column].test(name));
    return place < 0 ? [] : [[column, place] as const];
  });
  return places.length < 2 ? null : Object.fromEntries(places);
}

const IN_ORDER: Readonly<Record<Column, number>> = {
  ...{ staffNumber: 0, displayName: 1, mail: 2, branchCode: 3, roleCode: 4 },
};

/** A row as a person. A cell is one line; what breaks it, breaks no row of whoever corrects the list. */
export function personOfRow(cells: readonly string[], places: Partial<Record<Column, number>> | null): NewPerson {
  const at = places ?? IN_ORDER;
  const cell = (column: Column, most: number) => {
    const place = at[column];
    return (place === undefined ? '' : (cells[place] ?? '')).replaceAll(/\s+/g, ' ').trim().slice(0, most);
  };
  return {
    staffNumber: cell('staffNumber', 40),
    displayName: cell('displayName', 200),
    mail: cell('mail', 320),
    branchCode: cell('branchCode', 80),
    roleCode: cell('roleCode', 80),
  };
}
