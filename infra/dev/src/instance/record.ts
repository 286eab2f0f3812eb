import { join } from 'node:path';
import type { DemoSignIn } from '@kean/agency/seed';
import type { ProcessIdentity } from '../processes/identity.ts';
import { readJson, writeJson } from './json-file.ts';

export type { DemoSignIn };

/** The processes of the product. The witness shares nothing with the others but this runner; the restorer alone can open a backup. The sink
 * takes the messages of a demonstration. */
export const APPLICATIONS = ['permissions', 'api', 'worker', 'portal', 'restorer', 'witness', 'sink'] as const;
export type ApplicationName = (typeof APPLICATIONS)[number];

/** Everything the runner may have started. */
export type PartName = 'postgres' | 'redis' | ApplicationName;

/** `instance.json`: where everything of one instance is. Holds passwords: mode 0600, never in git, never in a log. */
export interface Instance {
  readonly format: 1;
  readonly state: 'starting' | 'running' | 'stopped';
  readonly startedAt: string;
  readonly clone: string;
  readonly data: string;
  readonly runner: ProcessIdentity;
  /** Parts that this instance started and that were alive when the record was written. */
  readonly processes: Readonly<Partial<Record<PartName, ProcessIdentity>>>;
  readonly portal: { readonly url: string };
  readonly api: { readonly url: string };
  readonly permissions: { readonly url: string };
  readonly worker: { readonly url: string };
  readonly restorer: { readonly url: string };
  readonly witness: WitnessRecord;
  /** Where the messages of a demonstration end; `null` where the office has a mail server or a gateway of its own. */
  readonly sink: { readonly url: string } | null;
  readonly databases: {
    readonly kean: Readonly<Record<'owner' | 'api' | 'worker' | 'permissions', string>>;
    readonly keys: Readonly<Record<'owner' | 'api' | 'worker' | 'backup', string>>;
    /** Login that may make roles and databases, on the server of the records. */
    readonly admin: string;
  };
  readonly redis: { readonly url: string };
  readonly objectStore: { readonly url: string };
  readonly rootKeyFile: string;
  readonly logStore: { readonly url: string };
  readonly logKeyFile: string;
  readonly folders: Readonly<Record<'keys' | 'logs' | 'log' | 'witness' | 'objects' | 'postgres' | 'redis', string>>;
  readonly demoSignIns: readonly DemoSignIn[];
}

/** Who cosigns the log. */
export interface WitnessRecord {
  readonly url: string;
  /** By which everybody checks its cosignatures; `null` until a witness of our own has made its key. */
  readonly verifierKey: string | null;
  /** Whether this instance runs it. */
  readonly own: boolean;
}

export function recordFile(dataFolder: string): string {
  return join(dataFolder, 'instance.json');
}

export function readInstance(dataFolder: string): Instance | null {
  return readJson<Instance>(recordFile(dataFolder));
}

export function writeInstance(instance: Instance): void {
  writeJson(recordFile(instance.data), instance);
}
