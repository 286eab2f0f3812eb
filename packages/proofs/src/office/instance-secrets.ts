import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from '@kean/dev/instance';

/** What the processes of an instance know and its record does not say. */
export interface InstanceSecrets {
  readonly authSecret: string;
  readonly serviceToken: string;
}

/** For a bench that takes the part of a process beside a temporary instance of its own. */
export async function readInstanceSecrets(instance: Instance): Promise<InstanceSecrets> {
  return JSON.parse(await readFile(join(instance.folders.keys, 'secrets.json'), 'utf8')) as InstanceSecrets;
}
