import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandOptions, runCommand } from '../processes/run-command.ts';
import type { Progress } from '../progress.ts';
import { ROOT } from '../repository.ts';
import type { Teardown } from '../teardown.ts';
import { contentHash } from './content-hash.ts';
import { withPreparationLock } from './preparation-lock.ts';

/** Something that is made from sources, and made again only when they changed. */
export interface Preparation {
  readonly label: string;
  /** Everything it is made from, relative to the clone. */
  readonly sources: readonly string[];
  /** What must exist afterwards. */
  readonly products: readonly string[];
  readonly command: Omit<CommandOptions, 'label' | 'logFile' | 'env'>;
}

/** A product does not depend on who asked for it: in a test run NODE_ENV is `test`, and Svelte would build for debugging. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITE/.test(name))),
  NODE_ENV: 'production',
};

/**
 * Makes the products unless they are there and were made from these very sources.
 * @returns whether it had to be made
 */
export async function prepareOnce(
  preparation: Preparation,
  logs: string,
  progress: Progress,
  teardown: Teardown,
): Promise<boolean> {
  const stamp = stampOf(preparation);
  const isDone = (hash: string): boolean =>
    preparation.products.every((product) => existsSync(join(ROOT, product))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash;
  const wanted = (): string => contentHash(ROOT, preparation.sources, process.version);
  if (isDone(wanted())) return false;
  return withPreparationLock(async () => {
    const hash = wanted();
    if (isDone(hash)) return false;
    await progress.step(preparation.label, async () => {
      rmSync(stamp, { force: true });
      const logFile = join(logs, `${preparation.label.replaceAll(' ', '-')}.log`);
      await runCommand(
        { ...preparation.command, env: ENVIRONMENT, label: capitalise(preparation.label), logFile },
        teardown,
      );
      mkdirSync(dirname(stamp), { recursive: true });
      writeFileSync(stamp, hash);
    });
    return true;
  }, progress);
}

function stampOf(preparation: Preparation): string {
  return join(ROOT, 'node_modules', '.kean-made', preparation.label.replaceAll(' ', '-'));
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
