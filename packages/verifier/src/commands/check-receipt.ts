import { readOptions } from '../command-line/read-options.ts';
import type { Command } from '../command-line/run.ts';
import { readFileOrSay } from '../log/read-head.ts';
import { describeReceipt } from '../receipt/describe-receipt.ts';
import { judgeReceipt } from '../receipt/judge-receipt.ts';
import { type ReceiptKey, readReceiptKey } from '../receipt/read-receipt-key.ts';
import { misuse, Refusal } from '../refusal.ts';

const VALUED = ['receipt', 'signature', 'jwk'] as const;

/**
 * `check-receipt`: whether an office signed exactly this consent receipt. Needs no office and no network. Many can be checked at once: as
 * many signatures as receipts in the same order, or one receipt or one signature for all.
 */
export const checkReceipt: Command = async (args, say) => {
  const options = readOptions(args, VALUED, []);
  const place = options.one('jwk');
  const key = readReceiptKey(await readFileOrSay(place), place);
  const [receipts, signatures] = [options.all('receipt'), options.all('signature')];
  const count = Math.max(receipts.length, signatures.length);
  if (![1, count].includes(receipts.length) || ![1, count].includes(signatures.length)) {
    throw misuse(
      `There are ${receipts.length} receipts and ${signatures.length} signatures.`,
      'Give one of each, or as many.',
    );
  }
  if (count === 1) {
    for (const line of await checkOne(options.one('receipt'), options.one('signature'), key)) say(line);
    say('RECEIPT HOLDS');
    return;
  }
  let refused = 0;
  for (let at = 0; at < count; at += 1) {
    const [receipt = '', signature = ''] = [receipts[at] ?? receipts[0], signatures[at] ?? signatures[0]];
    const verdict = await verdictOn(receipt, signature, key);
    if (verdict !== null) refused += 1;
    say(verdict === null ? `holds      ${receipt} ${signature}` : `refused    ${receipt} ${signature}: ${verdict}`);
  }
  if (refused > 0) throw new Refusal(`${refused} of ${count} receipts.`, 'The lines above say which and why.');
  say(`${count} RECEIPTS HOLD`);
};

async function verdictOn(receipt: string, signature: string, key: ReceiptKey): Promise<string | null> {
  try {
    await checkOne(receipt, signature, key);
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.status === 1) return error.message;
    throw error;
  }
}

/** @returns what the receipt says, line by line */
async function checkOne(receipt: string, signature: string, key: ReceiptKey): Promise<readonly string[]> {
  const held = judgeReceipt(await readFileOrSay(receipt), await readFileOrSay(signature), key);
  return [...describeReceipt(held), `signed     by the key ${key.thumbprint}`];
}
