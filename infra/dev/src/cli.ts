/** The runner under Node 24. `infra/dev/boot.mjs` has made the packages ready and hands every command of package.json to it. */
import process from 'node:process';
import { codeOf, Fault, messageOf } from './fault.ts';
import { Interrupted } from './teardown.ts';

/** Runs a command to its end; the result is the exit status. */
type Command = (args: readonly string[]) => Promise<number>;

/** Loaded one by one, so that `stop` does not wait for what only `start` needs. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  start: () => import('./commands/start.ts'),
  dev: () => import('./commands/dev.ts'),
  stop: () => import('./commands/stop.ts'),
  reset: () => import('./commands/reset.ts'),
  doctor: () => import('./commands/doctor.ts'),
  'demo-code': () => import('./commands/demo-code.ts'),
  test: () => import('./commands/test.ts'),
  check: () => import('./commands/check.ts'),
  proof: () => import('./commands/proof.ts'),
  bench: () => import('./commands/bench.ts'),
  restore: () => import('./commands/restore.ts'),
  recover: () => import('./commands/recover.ts'),
  audit: () => import('./commands/audit.ts'),
  'audit:deps': () => import('./commands/audit-deps.ts'),
  routes: () => import('./commands/routes.ts'),
  register: () => import('./commands/register.ts'),
  mutation: () => import('./commands/mutation.ts'),
  vectors: () => import('./commands/vectors.ts'),
};

/** Refusals of the system that a person can lift, as sentences. */
const SYSTEM_REFUSALS: Readonly<Record<string, (message: string) => Fault>> = {
  EACCES: (message) =>
    new Fault(`The system refused access: ${message}.`, 'Give this user the folder, or start as its owner.'),
  EPERM: (message) => new Fault(`The system refused: ${message}.`, 'Give this user the folder, or start as its owner.'),
  EROFS: (message) =>
    new Fault(`The disk is read-only: ${message}.`, 'Put the clone, or KEAN_DATA, on one that is not.'),
  ENOSPC: (message) => new Fault(`The disk is full: ${message}.`, 'Free some space and run the same command again.'),
  EMFILE: (message) => new Fault(`Too many open files: ${message}.`, 'Raise the limit with `ulimit -n 4096`.'),
};

/** An error as the sentence a person can use, `null` for a defect of the runner. */
function faultIn(error: unknown): Fault | null {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  return code === null ? null : (SYSTEM_REFUSALS[code]?.(messageOf(error)) ?? null);
}

function report(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  const fault = faultIn(error);
  if (fault === null) {
    console.error('✗ This is a defect of the runner:', error);
    return 70;
  }
  for (const line of fault.evidence) console.error(`    ${line}`);
  console.error(`✗ ${fault.message} ${fault.remedy}`);
  return 1;
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const load = COMMANDS[name];
  if (load === undefined) {
    throw new Fault(`There is no command "${name}".`, `Use one of: ${Object.keys(COMMANDS).join(', ')}.`);
  }
  const { run } = await load();
  return run(args);
}

process.exit(await main(process.argv.slice(2)).catch(report));
