import { readLogState } from '@kean/audit';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { LogHealth } from '../contract.ts';

/**
 * How the log stands: signed and cosigned how far, what waits, how the last comparison ended. Sizes, times and public keys only, so
 * reading it is no act of its own.
 */
export async function readLogHealth({ services }: SignedInContext): Promise<LogHealth> {
  const state = await inSqlTransaction(services.db, nobody, (tx) =>
    readLogState(tx, services.log, services.clock.now()),
  );
  const { checkpoint, verifierKeys, ...rest } = state;
  return {
    ...rest,
    checkpoint: checkpoint === null ? null : { ...checkpoint, root: Buffer.from(checkpoint.root).toString('base64') },
    verifierKeys: [...verifierKeys],
  };
}
