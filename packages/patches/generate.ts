import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyBuilds, packagesInUse } from './src/index.ts';

/** Writes down what the lock file installs, for processes that have no lock file beside them. */
const lock = readFileSync(join(import.meta.dirname, '../../pnpm-lock.yaml'), 'utf8');
const folder = join(import.meta.dirname, 'generated');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'in-use.json'), JSON.stringify(packagesInUse(lock, onlyBuilds), null, 1));
