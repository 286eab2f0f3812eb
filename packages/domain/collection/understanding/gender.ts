import { readable } from './cell-text.ts';

const WORDS: Readonly<Record<string, '男' | '女'>> = {
  男: '男',
  先生: '男',
  男士: '男',
  男性: '男',
  m: '男',
  male: '男',
  mr: '男',
  'mr.': '男',
  女: '女',
  女士: '女',
  小姐: '女',
  女性: '女',
  f: '女',
  female: '女',
  ms: '女',
  mrs: '女',
  'ms.': '女',
  'mrs.': '女',
};

/** The words people use for 性别; `null` where the cell is empty or says something else. */
export function readGender(cell: string): '男' | '女' | null {
  return WORDS[readable(cell).toLowerCase()] ?? null;
}
