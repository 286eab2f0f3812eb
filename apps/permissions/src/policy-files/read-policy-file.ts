import { Buffer } from 'node:buffer';
import { ambiguityIn } from '../deciding/ambiguity.ts';
import { checkShape } from './check-shape.ts';
import { compileDomain } from './compile-domain.ts';
import type { LoadedFile } from './load-folder.ts';
import { PolicyFault } from './policy-fault.ts';
import type { Steps } from './steps.ts';

export const POLICY_FILE_ENDING = '.policy.json';

/**
 * One file, read and compiled.
 * @param name of the file without its folder
 * @throws PolicyFault naming the line of what is no JSON, or the path of what means nothing
 */
export function* readPolicyFile(name: string, text: string): Steps<LoadedFile> {
  const refuse = (path: string, what: string): never => {
    throw new PolicyFault(name, path, what);
  };
  const read = yield* checkShape(parse(name, text));
  if (!read.success) return refuse(spell(read.path), sentence(read.message));
  const { file } = read;
  if (`${file.domain}${POLICY_FILE_ENDING}` !== name) {
    refuse('domain', `the file of "${file.domain}" is called ${file.domain}${POLICY_FILE_ENDING}`);
  }
  // Line breaks of a JSON text stand between its parts only.
  return { domain: yield* compileDomain(file, refuse), text: text.replaceAll(/[\n\r]/g, ' ') };
}

function parse(name: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Only the place is taken from the message: the rest quotes the file.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = position === undefined ? text.split('\n').length : text.slice(0, Number(position)).split('\n').length;
    throw new PolicyFault(
      name,
      `line ${line}`,
      'the text is not JSON from there on',
      'Look for a missing comma, quote or bracket.',
    );
  }
  const ambiguity = ambiguityIn(Buffer.from(text));
  if (ambiguity?.kind === 'repeated') {
    throw new PolicyFault(name, '', `one object has the member "${ambiguity.member}" twice`, 'Keep one of them.');
  }
  if (ambiguity?.kind === 'deep') {
    throw new PolicyFault(name, '', 'it is nested too deeply', 'Write the conditions flatter, or in several rules.');
  }
  return value;
}

function spell(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function sentence(text: string): string {
  return text.replace(/\.$/, '');
}
