import { StartRefusal } from '@kean/kernel';
import type { ConfigOf, ConfigParts, Variable } from './variable.ts';

/**
 * Reads a process's configuration, once, at boot. This is the only place of the product that reads `process.env`.
 *
 * An empty variable counts as absent: compose files and shells produce one where a value is missing.
 *
 * @param processName named in each sentence, for example `worker`
 * @throws StartRefusal with one sentence for every missing or wrong variable; the values themselves are never repeated, for
 *   an address holds a password
 */
export function readConfig<Parts extends ConfigParts>(
  processName: string,
  parts: Parts,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ConfigOf<Parts> {
  const config: Record<string, unknown> = {};
  const sentences: string[] = [];
  for (const [key, variable] of Object.entries(parts)) {
    const text = environment[variable.name] || undefined;
    const read = variable.schema.safeParse(text);
    if (read.success) config[key] = read.data;
    else sentences.push(complaint(processName, variable, text === undefined));
  }
  if (sentences.length > 0) throw new StartRefusal(sentences);
  return Object.freeze(config) as ConfigOf<Parts>;
}

function complaint(processName: string, { name, meaning, remedy }: Variable, missing: boolean): string {
  const fault = missing ? 'is missing' : 'has the wrong form';
  return `${processName}: ${name} ${fault}; it is ${meaning}. ${remedy}`;
}
