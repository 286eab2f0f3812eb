import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** What a careful person finds in the brokerage's old list. */
export interface Truth {
  readonly rows: number;
  readonly importable: number;
  readonly distinctPeople: number;
  readonly duplicatesOf: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, readonly string[]>>;
  readonly warnings: Readonly<Record<string, readonly string[]>>;
}

/** The old list in both formats, with its truth and some people out of it. */
export interface OldList {
  readonly files: readonly string[];
  readonly truth: Truth;
  /** Plain eleven-digit phones with the name beside them. */
  readonly people: readonly { readonly name: string; readonly phone: string }[];
  readonly addresses: readonly string[];
}

const PLAIN_PHONE = /^1\d{10}$/;
const CHINESE_NAME = /^\p{Script=Han}{3}$/u;

/**
 * Reads the list from the folder with `legacy-clients.*`.
 * @throws Error naming the folder that was looked for
 */
export function readOldList(folder: string, count: number): OldList {
  const files = ['legacy-clients.gb18030.csv', 'legacy-clients.xlsx'].map((name) => path.join(folder, name));
  for (const file of files) {
    if (!existsSync(file)) throw new Error(`${path.basename(file)} is not there: name its folder with --data=<folder>`);
  }
  const text = new TextDecoder('gb18030').decode(readFileSync(files[0] ?? ''));
  const rows: Record<string, string>[] = parse(text, { columns: true, relaxColumnCount: true });
  const truth = JSON.parse(readFileSync(path.join(folder, 'legacy-clients.truth.json'), 'utf8')) as Truth;
  const people = rows
    .map((row) => ({ name: row.客户姓名 ?? '', phone: row.联系电话 ?? '' }))
    .filter(({ name, phone }) => CHINESE_NAME.test(name) && PLAIN_PHONE.test(phone));
  const addresses = rows.map((row) => row.房产地址 ?? '').filter((address) => address.length > 8);
  return { files, truth, people: people.slice(0, count), addresses: [...new Set(addresses)].slice(0, count) };
}
