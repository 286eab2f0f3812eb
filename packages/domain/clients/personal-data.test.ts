import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PERSONAL_COLUMNS } from './personal-data.ts';

/** `Bytes` and tokens are what the dossier holds of a person; everything else in the schema names nobody. */
it('declares every sealed or tokenised column of the dossier', () => {
  const schema = readFileSync(new URL('../../db/schema/kean/clients.prisma', import.meta.url), 'utf8');
  const models = [...schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].map(([, body = '']) => body);
  expect(models.length).toBeGreaterThanOrEqual(5);
  const stored = models.flatMap((body) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
    return [...body.matchAll(/^ {2}(\w+)\s+(Bytes|BigInt)\b(.*)$/gm)]
      .filter(([, name, type]) => type === 'Bytes' || name === 'token')
      .map(([, name = '', , rest = '']) => `${table}.${/@map\("(\w+)"\)/.exec(rest)?.[1] ?? name}`);
  });
  expect(stored.length).toBeGreaterThanOrEqual(6);
  expect(stored.sort()).toEqual(PERSONAL_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort());
});
