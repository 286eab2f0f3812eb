import process from 'node:process';
import { runInherited } from '../processes/run-inherited.ts';
import { inClone } from '../repository.ts';

/**
 * `npm run audit -- verify|prove|check-proof …`: the stand-alone verifier. Nothing is prepared for it: it needs Node alone, and
 * shares no code with what it checks.
 */
export function run(args: readonly string[]): Promise<number> {
  const program = inClone('packages', 'verifier', 'src', 'main.ts');
  return runInherited(process.execPath, [program, ...args], process.env, 'inherit');
}
