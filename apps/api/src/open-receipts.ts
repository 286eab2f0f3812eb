import { type Database, nobody, runStatementAs } from '@kean/db';
import type { Logger } from '@kean/observability';
import { makeReceiptKey, type ReceiptSigner, readReceiptKey } from '@kean/receipts';

const SOME = 'select exists (select from consent_receipt) as some';

/**
 * The key that signs receipts. The first start makes it, and says so once; an office that has signed with another one does not get a new
 * key in silence: what clients hold names the old one. Then no consent is taken down, and everything else works.
 * @returns `undefined` where there is none
 */
export async function openReceipts(
  file: string | undefined,
  db: Database,
  logger: Pick<Logger, 'warn' | 'error'>,
): Promise<ReceiptSigner | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readReceiptKey(file);
  } catch (error) {
    const [found] = await runStatementAs<{ some: boolean }>(db, { ...nobody, clientScope: 'agency' }, SOME, []);
    const made = found?.some === false && (await makeReceiptKey(file));
    if (!made) {
      logger.error('receipts.key-unusable', error, { file });
      return undefined;
    }
    logger.warn('receipts.key-made', { file });
    return readReceiptKey(file);
  }
}
