import { readdirSync } from 'node:fs';
import { inClone } from '../repository.ts';
import { TEXT_SETTINGS } from './compile-messages.ts';
import type { Preparation } from './prepare-once.ts';

/** Of a clause the portal imports the contract, which may say a part of itself in a file beside it; never an operation. */
function contracts(): string[] {
  return readdirSync(inClone('packages', 'domain')).flatMap((clause) =>
    readdirSync(inClone('packages', 'domain', clause))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `packages/domain/${clause}/${name}`),
  );
}

/**
 * What stands in the portal's folder, without the journeys through it; of the texts' project the settings alone, since its compiler
 * keeps notes of its own there.
 */
function portal(): string[] {
  return readdirSync(inClone('apps', 'portal'))
    .filter((name) => name !== 'journeys')
    .map((name) => (name === 'project.inlang' ? TEXT_SETTINGS : `apps/portal/${name}`));
}

/** The portal as it is served: SvelteKit's Node build. */
export const portalBuild: Preparation = {
  label: 'building the portal',
  sources: [...portal(), 'packages/ui', 'packages/kernel', 'packages/config', 'pnpm-lock.yaml', ...contracts()],
  products: ['apps/portal/build'],
  command: {
    command: process.execPath,
    args: ['--run', 'build'],
    cwd: inClone('apps', 'portal'),
    remedy: 'Correct the portal.',
  },
};
