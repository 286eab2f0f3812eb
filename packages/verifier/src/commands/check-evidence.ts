import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readOptions, TRUST_OPTIONS, trustOf } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readText } from '../encoding/text.ts';
import { entryOfRecord } from '../entries/entry-of-record.ts';
import { codeOf } from '../log/folder-source.ts';
import { readFileOrSay } from '../log/read-head.ts';
import type { Trust } from '../note/open-checkpoint.ts';
import { judgeProof } from '../proof-file/judge-proof.ts';
import { misuse, Refusal } from '../refusal.ts';

const PROOF = '.tlog-proof';

/**
 * `check-evidence`: an archive that an office handed out, unpacked: `proofs/<n>.tlog-proof` and `entries/<n>.entry` for
 * each event, and `events.jsonl` in words. Every proof has to hold for its entry, and the words have to be exactly
 * those entries, each once.
 */
export const checkEvidence: Command = async (args, say) => {
  const options = readOptions(args, ['folder', ...TRUST_OPTIONS], []);
  const trust = trustOf(options);
  const folder = options.one('folder');
  const entries = await provenEntries(folder, trust);
  await compareWords(join(folder, 'events.jsonl'), entries);
  for (const name of ['signed', 'cosigned'] as const)
    for (const by of name === 'signed' ? trust.logKeys : trust.witnesses) say(`${name.padEnd(10)} by ${by.name}`);
  say(`${entries.size} EVENTS PROVEN`);
};

/** Every entry whose proof holds, by its index. @throws Refusal at the first that does not */
async function provenEntries(folder: string, trust: Trust): Promise<ReadonlyMap<number, Buffer>> {
  const names = await readdir(join(folder, 'proofs')).catch((error: unknown) => {
    throw misuse(`${folder} has no folder \`proofs\` (${codeOf(error)}).`, 'Give --folder the unpacked archive.');
  });
  const entries = new Map<number, Buffer>();
  for (const name of names.filter((one) => one.endsWith(PROOF)).toSorted()) {
    const entry = await readFileOrSay(join(folder, 'entries', `${basename(name, PROOF)}.entry`));
    const { index } = judgeProof(await readFileOrSay(join(folder, 'proofs', name)), entry, trust, name);
    entries.set(index, entry);
  }
  if (entries.size > 0) return entries;
  throw new Refusal(`${folder} proves nothing.`, 'An archive without proofs is no evidence; ask for it again.');
}

/** @throws Refusal when the words say something else than the entries, or not of all of them, or of more */
async function compareWords(file: string, entries: ReadonlyMap<number, Buffer>): Promise<void> {
  const lines =
    readText(await readFileOrSay(file))
      ?.split('\n')
      .filter((line) => line !== '') ?? [];
  const told = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const index = sequenceIn(line);
    const entry = index === null ? undefined : entries.get(index);
    if (index === null || entry === undefined || told.has(index) || entryOfRecord(line)?.equals(entry) !== true) {
      throw new Refusal(
        `Line ${at + 1} of events.jsonl does not say what was proven.`,
        'The words were changed after the archive was made; the entries and their proofs hold. Ask for it again.',
      );
    }
    told.add(index);
  }
  if (told.size === entries.size) return;
  throw new Refusal(
    `events.jsonl tells ${told.size} of ${entries.size} proven events.`,
    'Lines were taken out after the archive was made. Ask for it again.',
  );
}

function sequenceIn(line: string): number | null {
  try {
    const { sequence } = JSON.parse(line) as { sequence?: unknown };
    return typeof sequence === 'number' ? sequence : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
