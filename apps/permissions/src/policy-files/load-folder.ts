import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Domain } from '../deciding/domain.ts';
import { PolicyFault } from './policy-fault.ts';
import { POLICY_FILE_ENDING, readPolicyFile } from './read-policy-file.ts';
import { inSlices } from './steps.ts';

/** Larger files are a mistake: a hundred thousand rules take less. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface LoadedFile {
  readonly domain: Domain;
  /** The file as one line of JSON. A text and no tree of objects: it is needed once an hour, and thousands of rules are many objects. */
  readonly text: string;
}

/**
 * Every policy file of a folder, all or none of them.
 * @throws PolicyFault at the first thing that is wrong
 */
export async function loadFolder(folder: string): Promise<readonly LoadedFile[]> {
  const loaded: LoadedFile[] = [];
  const homes = new Map<string, string>();
  for (const name of await policyFilesIn(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).size > MOST_BYTES)
      throw new PolicyFault(name, '', 'it is larger than 64 MiB', 'Split the domain.');
    const { domain, text } = await inSlices(readPolicyFile(name, await readFile(path, 'utf8')));
    for (const type of domain.resourceTypes) {
      const home = homes.get(type);
      if (home !== undefined) {
        throw new PolicyFault(
          name,
          `resources.${type}`,
          `${home} decides about "${type}" already`,
          'Give one of them another name.',
        );
      }
      homes.set(type, name);
    }
    loaded.push({ domain, text });
  }
  return loaded;
}

/** Names of the policy files, sorted. Anything else but text about them is refused: a misspelt name would be left out silently. */
export async function policyFilesIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && !/^readme|\.md$/i.test(name)).sort();
  const strange = names.find((name) => !name.endsWith(POLICY_FILE_ENDING));
  if (strange !== undefined) {
    throw new PolicyFault(
      strange,
      '',
      `a policy file is called <domain>${POLICY_FILE_ENDING}`,
      'Rename it or take it out of the folder.',
    );
  }
  return names;
}

/** Changes whenever a file of the folder does: names, sizes, times and numbers of the files. */
export async function signatureOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const { size, mtimeMs, ino } = await stat(join(folder, name));
    lines.push(`${name} ${size} ${mtimeMs} ${ino}`);
  }
  return lines.join('\n');
}
