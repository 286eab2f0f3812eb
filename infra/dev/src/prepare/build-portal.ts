import { readdirSync } from 'node:fs';
import { inClone } from '../repository.ts';
import type { Preparation } from './prepare-once.ts';

/** Of a clause the portal may import the contract alone, so nothing else of it is in the build. */
function contracts(): string[] {
  return readdirSync(inClone('packages', 'domain')).map((clause) => `packages/domain/${clause}/contract.ts`);
}

/** The portal as it is served: SvelteKit's Node build. */
export const portalBuild: Preparation = {
  label: 'building the portal',
  sources: ['apps/portal', 'packages/ui', 'packages/kernel', 'packages/config', 'pnpm-lock.yaml', ...contracts()],
  products: ['apps/portal/build'],
  command: {
    command: process.execPath,
    args: ['--run', 'build'],
    cwd: inClone('apps', 'portal'),
    remedy: 'Correct the portal.',
  },
};
