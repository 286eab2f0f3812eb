import type { Marks } from './marks.ts';

const HEADERS = [
  '客户姓名',
  '性别',
  '联系电话',
  '身份证号',
  '客户类型',
  '意向区域',
  '户型',
  '预算',
  '面积',
  '入住时间',
  '房产地址',
  '产权证号',
  '归属经纪人',
  '门店',
  '登记日期',
  '备注',
];

export interface MarkedList {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A list of marked people: seekers and owners, and of each ten one without a name, one without a phone, one whose phone is broken,
 * one who comes twice, one who carries a formula. Every way a row can take leads through marked cells.
 * @param wanted which of the marks, from, to
 */
export function markedList(marks: Marks, wanted: readonly [number, number]): MarkedList {
  const rows: string[][] = [];
  for (let index = wanted[0]; index < wanted[1]; index += 1) {
    const row = rowOf(marks, index);
    if (index % 10 === 1) row[0] = '';
    if (index % 10 === 2) row[2] = '';
    if (index % 10 === 3) row[2] = row[2]?.slice(0, 9) ?? '';
    if (index % 10 === 4) row[15] = `=HYPERLINK("${row[15]}")`;
    if (index % 10 === 5) row[14] = `${row[15]}三十二日`;
    rows.push(row);
    if (index % 10 === 6) rows.push(row);
  }
  return { headers: HEADERS, rows };
}

function rowOf(marks: Marks, index: number): string[] {
  const at = (list: readonly string[]) => list[index] ?? '';
  const owns = index % 2 === 0;
  return [
    at(marks.names),
    '女',
    at(marks.phones),
    at(marks.idNumbers),
    owns ? '出售' : '求购',
    owns ? '金水区' : at(marks.remarks),
    '2室1厅',
    '300万',
    '88',
    '随时',
    at(marks.addresses),
    owns ? at(marks.certificates) : '',
    at(marks.agents),
    '花园路店',
    '2024-05-01',
    at(marks.remarks),
  ];
}
