import { inClone } from '../repository.ts';
import type { Preparation } from './prepare-once.ts';

/** The one file of the texts' project that a person writes. */
export const TEXT_SETTINGS = 'apps/portal/project.inlang/settings.json';

/** The portal's texts as functions, which its tests and its type check import. */
export const portalMessages: Preparation = {
  label: 'compiling the messages',
  sources: ['apps/portal/messages', TEXT_SETTINGS, 'apps/portal/generate.ts', 'apps/portal/package.json'],
  products: ['apps/portal/src/lib/paraglide/messages.js'],
  command: {
    command: process.execPath,
    args: ['generate.ts'],
    cwd: inClone('apps', 'portal'),
    remedy: 'Correct the messages in apps/portal/messages.',
  },
};
