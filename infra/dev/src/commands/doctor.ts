import process from 'node:process';
import { examineInstance } from '../doctor/examine-instance.ts';
import { examineMachine } from '../doctor/examine-machine.ts';
import type { Finding } from '../doctor/finding.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { good: '✓', wanting: '·', bad: '✗' };

/** `npm run doctor`: every prerequisite and every running part; each failure with its fix. Status 1 when something is bad. */
export async function run(): Promise<number> {
  const findings = [...(await examineMachine(process.env)), ...(await examineInstance(process.env))];
  for (const { state, subject, remedy } of findings) {
    console.log(`${MARKS[state]} ${subject}${remedy === null ? '' : `: ${remedy}`}`);
  }
  const bad = findings.filter((finding) => finding.state === 'bad').length;
  console.log(bad === 0 ? '\nNothing is wrong.' : `\n${bad} ${bad === 1 ? 'thing needs' : 'things need'} attention.`);
  return bad === 0 ? 0 : 1;
}
