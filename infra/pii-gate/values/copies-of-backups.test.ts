import { expect, it } from 'vitest';
import { COPYING_FILES, withoutCopies } from './copies-of-backups.ts';

const copying = COPYING_FILES.map((file) => ({ file, forms: [null] }));

it('a copy is no further place; whatever else is stored beside it has to be declared', () => {
  const beside = [
    { file: 'packages/backups/src/list-people.ts', forms: ['lists/<id>'] },
    { file: 'packages/backups/src/parts/copy-objects.ts.ts', forms: [null] },
    { file: 'apps/worker/src/packages/backups/src/write-backup.ts', forms: ['scans/<id>'] },
  ];
  expect(withoutCopies([...copying, ...beside])).toEqual({ forms: ['lists/<id>', null, 'scans/<id>'], idle: [] });
});

it('a file that stores nothing any more may not keep its exemption', () => {
  const [first, ...rest] = copying;
  expect(withoutCopies([...rest, { file: first?.file ?? '', forms: [] }]).idle).toEqual([COPYING_FILES[0]]);
  expect(withoutCopies([]).idle).toEqual(COPYING_FILES);
});
