/** One invented person of the list, as they were written and as they should be found. */
export interface InventedClient {
  readonly name: string;
  readonly phone: string;
  readonly written: string;
}

export interface InventedList {
  readonly csv: Buffer;
  /** Rows that hold a client. */
  readonly clients: readonly InventedClient[];
  readonly rows: number;
  readonly duplicates: number;
  readonly rejected: number;
}

const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨';
const GIVEN = ['若溪', '明远', '书宁', '景行', '知夏', '云舟', '怀瑾', '嘉禾'];
const HEADER = '客户姓名,联系电话,客户类型,意向区域,户型,预算,面积,房产地址,备注';
const TYPES = ['求购', '出售', '求租', '出租'];
const CLIENTS = 160;

/** How people type a phone; each must be understood. */
const SPELLINGS: readonly ((phone: string) => string)[] = [
  (phone) => phone,
  (phone) => `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`,
  (phone) => `+86 ${phone}`,
  (phone) => [...phone].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join(''),
];

/**
 * A list as a brokerage would have kept it, of people who do not exist: numbers of the range 190 0000 xxxx, four spellings of a
 * phone, some rows twice, some that cannot be taken over, a cell with script text.
 */
export function inventList(): InventedList {
  const clients = Array.from({ length: CLIENTS }, (_, at): InventedClient => {
    const surname = SURNAMES[at % SURNAMES.length] ?? '赵';
    const given = GIVEN[(at * 3 + Math.floor(at / SURNAMES.length)) % GIVEN.length] ?? '若溪';
    const phone = `1900000${String(1000 + at * 7).padStart(4, '0')}`;
    const spell = SPELLINGS[at % SPELLINGS.length] ?? String;
    return { name: surname + given, phone, written: spell(phone) };
  });
  const lines = clients.map(({ name, written }, at) => line(name, written, at));
  const repeated = clients.slice(0, 5).map(({ name, phone }, at) => line(name, phone, at));
  const broken = [line('', '19000009001', 1), line('无号码', '', 2), line('错号码', '1234', 3)];
  const text = [HEADER, ...lines, ...repeated, ...broken].join('\r\n');
  return {
    csv: Buffer.from(`\uFEFF${text}\r\n`, 'utf8'),
    clients,
    rows: lines.length + repeated.length + broken.length,
    duplicates: repeated.length,
    rejected: broken.length,
  };
}

function line(name: string, phone: string, at: number): string {
  const sells = at % 2 === 1;
  const remark = at === 7 ? '<script>alert(1)</script>' : '周末方便联系';
  const address = sells ? `金水区文化路${at + 1}号院2号楼1701` : '';
  return [name, phone, TYPES[at % TYPES.length], '金水区', '三房两厅', '300-350万', '89.5', address, remark].join(',');
}
