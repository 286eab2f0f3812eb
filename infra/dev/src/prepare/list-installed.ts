import { inClone } from '../repository.ts';
import type { Preparation } from './prepare-once.ts';

/** What the lock file installs, written down for the processes that say what of it has a known weakness. */
export const installedList: Preparation = {
  label: 'listing what is installed',
  sources: ['pnpm-lock.yaml', 'packages/patches/src', 'packages/patches/generate.ts'],
  products: ['packages/patches/generated/in-use.json'],
  command: {
    command: process.execPath,
    args: ['generate.ts'],
    cwd: inClone('packages', 'patches'),
    remedy: 'Restore pnpm-lock.yaml from git.',
  },
};
