import { checkCertificate } from '../commands/check-certificate.ts';
import { checkEvidence } from '../commands/check-evidence.ts';
import { checkProof } from '../commands/check-proof.ts';
import { checkReceipt } from '../commands/check-receipt.ts';
import { prove } from '../commands/prove.ts';
import { verify } from '../commands/verify.ts';
import { misuse, Refusal } from '../refusal.ts';
import { USAGE } from './usage.ts';

/**
 * Runs one question to its end and prints its answer line by line.
 * @throws Refusal when the answer is no, or there is none
 */
export type Command = (args: readonly string[], say: (line: string) => void) => Promise<void>;

const COMMANDS: Readonly<Record<string, { readonly run: Command; readonly no: string }>> = {
  verify: { run: verify, no: 'NOT VERIFIED' },
  prove: { run: prove, no: 'NOT PROVABLE' },
  'check-proof': { run: checkProof, no: 'PROOF REFUSED' },
  'check-evidence': { run: checkEvidence, no: 'EVIDENCE REFUSED' },
  'check-certificate': { run: checkCertificate, no: 'CERTIFICATE REFUSED' },
  'check-receipt': { run: checkReceipt, no: 'RECEIPT REFUSED' },
};

/**
 * Answers what the arguments ask.
 * @returns the exit status: 0 it holds, 1 it does not, 2 the question cannot be put like this
 */
export async function run(
  args: readonly string[],
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<0 | 1 | 2> {
  const [name = '', ...rest] = args;
  if (name === '' || name === 'help' || name === '--help') {
    out(USAGE);
    return name === '' ? 2 : 0;
  }
  const command = COMMANDS[name];
  try {
    if (command === undefined)
      throw misuse(`There is no command "${name}".`, `Use ${Object.keys(COMMANDS).join(', ')}.`);
    await command.run(rest, out);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 2 || command === undefined) err(`✗ ${error.message} ${error.remedy}`);
    else out(`${command.no}: ${error.message} ${error.remedy}`);
    return error.status;
  }
}
