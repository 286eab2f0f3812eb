import type { LogFolder } from './log-folder.ts';

/** What somebody does who may write to the folder of the log, and what the verifier has to say to it. */
export interface FileAttack {
  readonly name: string;
  readonly apply: (log: LogFolder) => Promise<void>;
  /** Names what was done and where. */
  readonly named: RegExp;
}

const BUNDLE = 1;
const AT = 40;
const ENTRY = 256 + AT;

/** Against a log of at least two full bundles; hashes stay as they are except where it is said. */
export function fileAttacks(size: number): readonly FileAttack[] {
  const forged = Buffer.from('an entry that nobody signed');
  return [
    {
      name: 'edit an entry',
      apply: (log) => log.changeBundle(BUNDLE, (entries) => entries.with(AT, forged)),
      named: new RegExp(`Entry ${ENTRY} was edited`),
    },
    {
      name: 'delete an entry',
      apply: (log) => log.changeBundle(BUNDLE, (entries) => entries.toSpliced(AT, 1)),
      named: new RegExp(`Entry ${ENTRY} was deleted`),
    },
    {
      name: 'insert an entry',
      apply: (log) => log.changeBundle(BUNDLE, (entries) => entries.toSpliced(AT, 0, forged)),
      named: new RegExp(`At ${ENTRY} an entry was inserted`),
    },
    {
      name: 'exchange two entries',
      apply: (log) => log.changeBundle(BUNDLE, (entries) => exchanged(entries, AT, AT + 7)),
      named: new RegExp(`reordered: at ${ENTRY} stands the one of ${ENTRY + 7}`),
    },
    {
      name: 'cut off the tail of the entries',
      apply: (log) => log.changeBundle(Math.floor((size - 1) / 256), (entries) => entries.slice(0, 3)),
      named: new RegExp(`cut off: from ${Math.floor((size - 1) / 256) * 256 + 3} on`),
    },
    {
      name: 'rewrite everything with fresh hashes',
      apply: async (log) => void log.rewrite((await log.entries()).with(ENTRY, forged)),
      named: /The log was rewritten: .* instead of the signed/,
    },
  ];
}

function exchanged(entries: readonly Uint8Array[], one: number, other: number): readonly Uint8Array[] {
  const [first, second] = [entries[one], entries[other]];
  if (first === undefined || second === undefined) throw new RangeError('the bundle is too short');
  return entries.with(one, second).with(other, first);
}
