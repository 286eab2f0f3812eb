import { type Instance, startTemporaryInstance } from '@kean/dev/instance';
import type { RunContext } from '../harness/context.ts';

export interface LogOffice {
  readonly instance: Instance;
  /** Superuser on the database of the records. */
  readonly keanAdminUrl: string;
  readonly dispose: () => Promise<void>;
}

/** An empty office whose worker is stopped: the bench itself is the one that sequences. */
export async function openLogOffice(context: RunContext): Promise<LogOffice> {
  context.say('an empty office, without its worker');
  const { instance, parts, dispose } = await startTemporaryInstance({ seed: false });
  await parts.stop('worker');
  const url = new URL(instance.databases.admin);
  url.pathname = new URL(instance.databases.kean.owner).pathname;
  return { instance, keanAdminUrl: url.href, dispose };
}
