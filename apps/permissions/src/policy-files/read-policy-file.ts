import { ambiguityIn } from '../deciding/ambiguity.ts';
import type { Domain } from '../deciding/domain.ts';
import { compileDomain } from './compile-domain.ts';
import { PolicyFault } from './policy-fault.ts';
import { PolicyFile } from './policy-file.ts';

export const POLICY_FILE_ENDING = '.policy.json';

/**
 * One file, read and compiled.
 * @param name of the file without its folder
 * @throws PolicyFault naming the line of what is no JSON, or the path of what means nothing
 */
export function readPolicyFile(name: string, text: string): { readonly file: PolicyFile; readonly domain: Domain } {
  const refuse = (path: string, what: string): never => {
    throw new PolicyFault(name, path, what);
  };
  const read = PolicyFile.safeParse(parse(name, text));
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(spell(issue?.path ?? []), sentence(issue?.message ?? 'it has another shape than a policy file'));
  }
  if (`${read.data.domain}${POLICY_FILE_ENDING}` !== name) {
    refuse('domain', `the file of "${read.data.domain}" is called ${read.data.domain}${POLICY_FILE_ENDING}`);
  }
  return { file: read.data, domain: compileDomain(read.data, refuse) };
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
  const ambiguity = ambiguityIn(text);
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
