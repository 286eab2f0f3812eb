import type { RejectReason, RowWarning } from '../contract.ts';
import {
  breakIdNumber,
  inventIdNumber,
  inventName,
  inventPhone,
  typedArea,
  typedDate,
  typedPhone,
  typedPrice,
  wide,
} from './invented-cells.ts';
import { Chance } from './random.ts';

/** What a reader must find in an invented list; keys are spreadsheet rows (the header is row 1). */
export interface ListTruth {
  readonly rows: number;
  readonly importable: number;
  readonly distinctPeople: number;
  readonly duplicatesOf: Record<number, number>;
  readonly rejected: Record<number, RejectReason[]>;
  readonly warnings: Record<number, RowWarning[]>;
}

export interface InventedList {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly truth: ListTruth;
}

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
const HOSTILE = ['=HYPERLINK("http://x","y")', '@SUM(1+1)', '<script>alert(1)</script>', "x'); DROP TABLE clients;--"];
const SEEKERS = ['求购', '买', '求租'];
const OWNERS = ['出售', '卖房', '业主', '出租'];

/**
 * An old client list of invented people, as messy as such lists are: the same kinds of mess as in the lists of the trade, with
 * what a reader must make of each row. The same options always give the same list.
 */
export function inventList(options: {
  rows: number;
  seed?: number;
  /** Without mess: every row becomes a client. */
  tidy?: boolean;
  /** Where the count of phones starts, so that two lists need not share a person. */
  firstPhone?: number;
}): InventedList {
  const chance = new Chance(options.seed ?? 1);
  const [mess, firstPhone] = [options.tidy === true ? 0 : 1, options.firstPhone ?? 0];
  const seen = new Map<string, number>();
  const truth: Pick<ListTruth, 'duplicatesOf' | 'rejected' | 'warnings'> = {
    duplicatesOf: {},
    rejected: {},
    warnings: {},
  };
  const rows = Array.from({ length: options.rows }, (_, index) => {
    const row = index + 2;
    const { cells, phone, reasons, warnings } = inventRow(chance, mess, firstPhone, index);
    if (reasons.length > 0) {
      truth.rejected[row] = reasons;
      return cells;
    }
    if (warnings.length > 0) truth.warnings[row] = warnings;
    const first = seen.get(phone);
    if (first === undefined) seen.set(phone, row);
    else truth.duplicatesOf[row] = first;
    return cells;
  });
  const importable = rows.length - Object.keys(truth.rejected).length;
  return { headers: HEADERS, rows, truth: { rows: rows.length, importable, distinctPeople: seen.size, ...truth } };
}

interface InventedRow {
  readonly cells: string[];
  readonly phone: string;
  readonly reasons: RejectReason[];
  readonly warnings: RowWarning[];
}

function inventRow(chance: Chance, mess: number, firstPhone: number, index: number): InventedRow {
  const [reasons, warnings]: [RejectReason[], RowWarning[]] = [[], []];
  const repeats = chance.happens(0.05 * mess) && index > 10;
  const phone = inventPhone(firstPhone + (repeats ? chance.whole(0, index - 1) : index));
  let phoneCell = typedPhone(phone, chance);
  if (chance.happens(0.08 * mess)) {
    phoneCell += chance.oneOf(['/', '、']) + inventPhone(firstPhone + 1_100_000 - index);
    warnings.push('second-phone');
  }
  let name = inventName(chance);
  if (chance.happens(0.012 * mess)) {
    name = chance.oneOf(HOSTILE);
    warnings.push('hostile-text');
  }
  if (chance.happens(0.01 * mess)) {
    name = '';
    reasons.push('name-missing');
  }
  if (chance.happens(0.012 * mess)) {
    phoneCell = '';
    reasons.push('phone-missing');
  } else if (chance.happens(0.015 * mess)) {
    phoneCell = phone.slice(0, 10);
    reasons.push('phone-invalid');
  }
  const id = inventIdCell(chance, mess, warnings);
  const type = chance.happens(0.1 * mess) ? '' : chance.oneOf([...SEEKERS, ...OWNERS]);
  if (type === '') warnings.push('type-missing');
  const broken = chance.happens(0.005 * mess);
  if (broken) warnings.push('date-unreadable');
  const gender = chance.oneOf(['男', '女', '先生', '女士', 'M', 'F', '']);
  const date = broken ? '2月30日' : typedDate(chance);
  const cells = [
    name,
    gender,
    phoneCell,
    id,
    type,
    ...inventOffer(chance, OWNERS.includes(type)),
    date,
    inventRemark(chance),
  ];
  return { cells, phone, reasons, warnings };
}

function inventIdCell(chance: Chance, mess: number, warnings: RowWarning[]): string {
  const id = chance.happens(0.35) ? inventIdNumber(chance) : '';
  if (id !== '' && chance.happens(0.1 * mess)) {
    warnings.push('id-checksum');
    return breakIdNumber(id);
  }
  return chance.happens(0.1) ? chance.oneOf([wide(id), id.toLowerCase()]) : id;
}

/** The columns from 意向区域 to 门店. */
function inventOffer(chance: Chance, owns: boolean): string[] {
  const address = `金水区和平路${chance.whole(1, 300)}号${chance.whole(1, 30)}号楼${chance.whole(100, 3200)}`;
  const certificate = `豫(${chance.whole(2015, 2025)})不动产权第${chance.whole(100_000, 9_999_999)}号`;
  return [
    chance.oneOf(['金水区', '二七区', '郑东新区', '浦东新区', '徐汇区', '学校旁边']),
    chance.oneOf(['2室1厅', '三房两厅', '两居', '一居', '3室2厅1卫', '大点的']),
    typedPrice(chance),
    typedArea(chance),
    chance.oneOf(['', '随时', '三个月内', '2026年底', '2026/9/1']),
    owns ? address : '',
    owns && chance.happens(0.5) ? certificate : '',
    inventName(new Chance(chance.whole(1, 20))),
    chance.oneOf(['花园路店', '龙子湖店']),
  ];
}

function inventRemark(chance: Chance): string {
  return chance.oneOf(['', '', '', '老客户,\n"重点"跟进', ' 学区房  急 ']);
}
