import { inClone } from '../repository.ts';
import type { Preparation } from './prepare-once.ts';

/** The portal's texts as functions, which its tests and its type check import. */
export const portalMessages: Preparation = {
  label: 'compiling the messages',
  sources: [
    'apps/portal/messages',
    'apps/portal/project.inlang',
    'apps/portal/generate.ts',
    'apps/portal/package.json',
  ],
  products: ['apps/portal/src/lib/paraglide/messages.js'],
  command: {
    command: process.execPath,
    args: ['generate.ts'],
    cwd: inClone('apps', 'portal'),
    remedy: 'Correct the messages in apps/portal/messages.',
  },
};
