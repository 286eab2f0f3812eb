import { randomBytes } from 'node:crypto';

/** Values that occur nowhere else, each of a kind that the product keeps or is told. */
export interface Marks {
  readonly phones: readonly string[];
  readonly names: readonly string[];
  readonly idNumbers: readonly string[];
  readonly addresses: readonly string[];
  readonly certificates: readonly string[];
  readonly remarks: readonly string[];
  readonly agents: readonly string[];
  readonly fileNames: readonly string[];
  /** Typed by somebody and kept by nobody: search texts, wrong e-mail addresses and passwords. */
  readonly typed: readonly string[];
}

/** Characters that no invented person, no text of the product and no library uses. */
const RARE = [...'龘靐齉麤爨籱饢驫麣灪龖厵滟鱻麷'];
/** The sample numbers of GB 11643, which pass the checksum. */
const VALID_IDS = ['11010519491231002X', '440524188001010014'];

/** @param count how many people are marked */
export function makeMarks(count: number): Marks {
  const run = 1000 + (randomBytes(2).readUInt16BE() % 8000);
  const each = (make: (index: number) => string) => Array.from({ length: count }, (_, index) => make(index));
  const rare = (index: number, shift: number) => RARE[(index + shift) % RARE.length] ?? '';
  const word = (index: number) => `${rare(index, 0)}${rare(Math.floor(index / RARE.length), 5)}${rare(index, 9)}`;
  return {
    phones: each((index) => `1739${String(run * 1000 + index).padStart(7, '0')}`),
    names: each(word),
    // Those that fail the checksum are kept in the person's own words: another way through the product.
    idNumbers: each((index) => VALID_IDS[index] ?? `3301061977${String(run + index).padStart(8, '0')}`),
    addresses: each((index) => `${word(index)}路${run}号${index}幢`),
    certificates: each((index) => `浙(2021)${word(index)}不动产权第${run}${index}号`),
    remarks: each((index) => `${word(index)}急着要${run}${index}`),
    agents: each((index) => `经${word(index)}`),
    fileNames: each((index) => `${word(index)}${run}的名单`),
    typed: each((index) => `canary${run}x${index}@typed-nowhere.example`),
  };
}

/** Every text that is driven through the office. */
export function everyMark(marks: Marks): string[] {
  return [...new Set<string>(Object.values(marks).flat())];
}

/**
 * What the sinks are searched for. The name of a person stands inside each of their other texts, and one word inside everything that
 * was typed, so that few needles find all marks: a search for thousands in gigabytes would take hours.
 */
export function needlesOf({ names, phones, idNumbers, typed }: Marks): string[] {
  const typedWord = typed[0]?.split('@')[1];
  return [...names, ...phones, ...idNumbers, ...(typedWord === undefined ? [] : [typedWord])];
}
