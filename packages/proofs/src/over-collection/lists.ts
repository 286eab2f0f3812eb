import { MAY_ASK } from './fields-by-service.ts';

/** One column of an old list, by hand: what a form would call it, what is written in it, and where it would be found if it were taken in. */
interface Column {
  readonly header: string;
  /** Of {@link MAY_ASK}; none: no service asks for it, whatever it is called. */
  readonly fields: readonly string[];
  readonly seeks: string;
  readonly owns: string;
  /** Of `c`, a client of the list. */
  readonly trace: string;
}

const field = (name: string) => `exists (select from client_field f where f.client_id = c.id and f.field = '${name}')`;
const demand = (column: string) => `exists (select from demand d where d.client_id = c.id and d.${column} is not null)`;
const property = (column: string) =>
  `exists (select from property p where p.client_id = c.id and p.${column} is not null)`;

export const COLUMNS: readonly Column[] = [
  { header: '性别', fields: [], seeks: '女', owns: '男', trace: field('gender') },
  {
    ...{ header: '身份证号', fields: ['idNumber'], seeks: '11010519491231002X', owns: '11010519491231002X' },
    trace: `(${field('idNumber')} or exists (select from client_token t where t.client_id = c.id and t.kind = 6))`,
  },
  {
    ...{ header: '户型', fields: ['layout', 'rooms'], seeks: '三室两厅', owns: '三室两厅' },
    trace: `(${demand('rooms')} or ${property('rooms')})`,
  },
  {
    ...{ header: '价格', fields: ['budgetFrom', 'budgetTo', 'askingPrice'], seeks: '300-350万', owns: '320万' },
    trace: `(${demand('price_min')} or ${property('asking_price')})`,
  },
  {
    ...{ header: '面积', fields: ['areaFrom', 'areaTo', 'area'], seeks: '80-90', owns: '89.5' },
    trace: `(${demand('area_min')} or ${property('area')})`,
  },
  { header: '入住时间', fields: ['moveIn'], seeks: '2027-03-01', owns: '', trace: demand('move_in_from') },
  { header: '房产地址', fields: ['address'], seeks: '', owns: '桂花路1号2幢301', trace: property('address') },
  {
    ...{ header: '产权证号', fields: ['certificateNo'], seeks: '', owns: '豫(2020)郑州市不动产权第0000001号' },
    trace: property('certificate_no'),
  },
  // Both stand in the sealed words of the property, and nothing else of this list does.
  { header: '产权人', fields: ['owner'], seeks: '', owns: '李测试', trace: property('wording') },
  { header: '建成年代', fields: ['builtYear'], seeks: '', owns: '2005年', trace: property('wording') },
  { header: '备注', fields: ['wishes', 'condition'], seeks: '周末方便', owns: '周末方便', trace: field('remark') },
];

/** As the report names columns. */
export const MEANING_OF: Readonly<Record<string, string>> = {
  ...{ gender: '性别', idNumber: '身份证号', layout: '户型', price: '价格', area: '面积' },
  ...{ moveIn: '入住时间', address: '房产地址', certificateNo: '产权证号', remark: '备注' },
  ...{ owner: '产权人', builtYear: '建成年代' },
};

/** Columns that stand before those: name, phone and what the person came for say where a row belongs. */
export const COLUMNS_BEFORE = 3;

/** Whether the list by hand allows this column for a service. */
export function mayBring({ fields }: Column, service: string): boolean {
  return fields.some((name) => MAY_ASK[service]?.includes(name) === true);
}

/** What the two people of the list came for, by hand: a buyer is served by what finds a home, a seller by what sells one; signing is for both. */
const SERVES: readonly (readonly string[])[] = [
  ['purchase', 'signing'],
  ['sale', 'signing'],
];

/**
 * What has to be left out of each row where a list is taken over for these services: it is written there, and nothing its person came for
 * needs it, though another row may. As `row meaning`, in the order of the columns.
 */
export function outsideOfRows(services: readonly string[]): string[] {
  return SERVES.flatMap((serving, at) =>
    COLUMNS.filter((column) => (at === 0 ? column.seeks : column.owns) !== '')
      .filter((column) => services.some((service) => mayBring(column, service)))
      .filter((column) => !services.some((service) => serving.includes(service) && mayBring(column, service)))
      .map(({ header }) => `${at + 2} ${header}`),
  );
}

let phones = 0;

/** What somebody who seeks and somebody who owns came for, where a list is taken over for one service alone. */
const COME_FOR: Readonly<Record<string, readonly [string, string]>> = {
  tenancy: ['求租', '出售'],
  letting: ['求购', '出租'],
};

/** A list with every column, of somebody who seeks and somebody who owns; invented people, each once. */
export function listOfEverything(service = 'purchase'): Buffer {
  const [seeks, owns] = COME_FOR[service] ?? ['求购', '出售'];
  const phone = () => {
    phones += 1;
    return `1390002${String(phones).padStart(4, '0')}`;
  };
  const lines = [
    ['姓名', '手机', '客户类型', ...COLUMNS.map(({ header }) => header)],
    ['端木槿', phone(), seeks, ...COLUMNS.map((column) => column.seeks)],
    ['司徒楠', phone(), owns, ...COLUMNS.map((column) => column.owns)],
  ];
  return Buffer.from(`\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`);
}
