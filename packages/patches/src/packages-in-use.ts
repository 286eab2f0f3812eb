/** What is installed, by the lock file: nothing else decides what a clone runs (pnpm lock file, version 9). */
import { parse } from 'yaml';
import { z } from 'zod';

/** One version of one package of the registry. */
export interface PackageInUse {
  readonly name: string;
  readonly version: string;
  /** Whether a process of the office loads it; else it builds or tests. */
  readonly runs: boolean;
}

/** The text is no lock file that this can read. */
export class LockfileUnreadable extends Error {
  override readonly name = 'LockfileUnreadable';
}

const Resolved = z.object({ version: z.string() });
const Named = z.record(z.string(), Resolved).optional();
const Importer = z.object({ dependencies: Named, devDependencies: Named, optionalDependencies: Named });
const Versions = z.record(z.string(), z.string()).optional();
const Snapshot = z.object({ dependencies: Versions, optionalDependencies: Versions });
const Lockfile = z.object({
  lockfileVersion: z.string().regex(/^9\./),
  importers: z.record(z.string(), Importer),
  packages: z.record(z.string(), z.unknown()),
  snapshots: z.record(z.string(), Snapshot),
});
type Lockfile = z.infer<typeof Lockfile>;

/** `name@1.2.3(peer@4.5.6)`: the peers say which copy, not which code. */
const KEY = /^(@?[^@]+)@([^(]+)(?:\(.*)?$/;
const WORKSPACE = /^(?:link|file|workspace):/;

/**
 * Every package of the lock file, by name and version.
 * @param builds importers that no process loads, by their folder, for example `infra/borders`; what only they need does not run
 * @throws LockfileUnreadable where the text is of another kind or version
 */
export function packagesInUse(text: string, builds: (importer: string) => boolean): readonly PackageInUse[] {
  const lock = read(text);
  const running = new Set<string>();
  const waiting: string[] = [];
  for (const [folder, { dependencies, optionalDependencies }] of Object.entries(lock.importers)) {
    if (builds(folder)) continue;
    for (const [name, { version }] of Object.entries({ ...dependencies, ...optionalDependencies }))
      waiting.push(keyOf(name, version));
  }
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const snapshot = lock.snapshots[key];
    if (snapshot === undefined || running.has(key)) continue;
    running.add(key);
    for (const [name, version] of Object.entries({ ...snapshot.dependencies, ...snapshot.optionalDependencies }))
      waiting.push(keyOf(name, version));
  }
  const inUse = new Map<string, PackageInUse>();
  for (const key of Object.keys(lock.snapshots)) {
    const [, name, version] = KEY.exec(key) ?? [];
    if (name === undefined || version === undefined) throw new LockfileUnreadable(`no package: ${key.slice(0, 80)}`);
    const runs = running.has(key) || inUse.get(`${name}@${version}`)?.runs === true;
    inUse.set(`${name}@${version}`, { name, version, runs });
  }
  return [...inUse.values()];
}

/** A dependency under another name says which it is: `npm-name@1.2.3`. */
function keyOf(name: string, version: string): string {
  return WORKSPACE.test(version) ? '' : KEY.test(version) && !/^\d/.test(version) ? version : `${name}@${version}`;
}

function read(text: string): Lockfile {
  let tree: unknown;
  try {
    tree = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new LockfileUnreadable('this is no YAML');
  }
  const lock = Lockfile.safeParse(tree);
  if (!lock.success) throw new LockfileUnreadable('this is no pnpm lock file of version 9');
  return lock.data;
}
