import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from '../repository.ts';
import { portalBuild } from './build-portal.ts';
import { portalMessages } from './compile-messages.ts';
import { contentHash } from './content-hash.ts';
import { installedList } from './list-installed.ts';

/** Otherwise the making itself changes what it was made from, and the next start makes it again for nothing. */
test.each([portalBuild, portalMessages, installedList])(
  '$label is made only from what stands in git',
  ({ sources }) => {
    const kept = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((file) => sources.some((source) => file === source || file.startsWith(`${source}/`)));
    expect(kept.length).toBeGreaterThan(1);
    expect(contentHash(ROOT, kept)).toBe(contentHash(ROOT, sources));
  },
);
