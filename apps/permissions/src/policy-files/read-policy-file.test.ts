import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFolder } from './load-folder.ts';
import { policySet } from './policy-set.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { atOnce } from './steps.ts';

const rule = {
  id: 'r1',
  effect: 'permit',
  subject: { type: 'user' },
  actions: ['read'],
  resource: { type: 'record' },
};
const file = {
  domain: 'site',
  version: 1,
  subjects: { user: {} },
  resources: { record: { actions: ['read'] } },
  roles: { clerk: {} },
  rules: [rule],
};
const read = (value: unknown) =>
  atOnce(readPolicyFile('site.policy.json', typeof value === 'string' ? value : JSON.stringify(value)));
const withRule = (changes: object) => ({ ...file, rules: [{ ...rule, ...changes }] });

describe('a policy file', () => {
  it('has a hash over what it says: not over line breaks, the order of members or the editor’s schema', () => {
    const { hash } = read(file).domain;
    expect(
      read(JSON.stringify({ $schema: 'x', version: 1, ...Object.fromEntries(Object.entries(file).reverse()) }, null, 4))
        .domain.hash,
    ).toBe(hash);
    expect(read({ ...file, version: 2 }).domain.hash).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['{\n"domain": "site",\n"version": 1,,', /^site\.policy\.json, line 3: the text is not JSON.*comma/],
    ['{"domain":"site"', /line 1: the text is not JSON/],
    ['{"domain":"site","domain":"site"}', /has the member "domain" twice\. Keep one/],
    [{ ...file, domain: 'other' }, /domain: the file of "other" is called other\.policy\.json/],
    [{ ...file, unknown: 1 }, /Unrecognized key: "unknown"/],
    [withRule({ effect: 'maybe' }), /rules\[0\]\.effect: /],
    [withRule({ actions: [] }), /rules\[0\]\.actions: /],
    [withRule({ actions: ['fly'] }), /rules\[0\]\.actions: "fly" is not among the actions of record/],
    [withRule({ actions: ['constructor'] }), /"constructor" is not among the actions/],
    [withRule({ subject: { type: 'toString' } }), /"toString" is not among subjects/],
    [
      withRule({ subject: { type: 'user', roles: ['chief'] } }),
      /rules\[0\]\.subject\.roles: "chief" is not among roles/,
    ],
    [withRule({ subject: { type: 'user', ids: [] } }), /rules\[0\]\.subject\.ids: /],
    [{ ...file, rules: [rule, rule] }, /rules\[1\]\.id: "r1" is there twice/],
    [
      { ...file, subjects: { user: { known: [{ id: 'a' }, { id: 'a' }] } } },
      /subjects\.user\.known\[1\]\.id: "a" is there twice/,
    ],
    [
      { ...file, subjects: { user: { known: [{ id: 'a', roles: ['x'] }] } } },
      /known\[0\]\.roles: "x" is not among roles/,
    ],
    [{ ...file, roles: { clerk: { includes: ['boss'] } } }, /roles\.clerk\.includes: "boss" is not among roles/],
    [withRule({ when: {} }), /rules\[0\]\.when: a condition is exactly one of/],
    [withRule({ when: { attribute: 'subject.id' } }), /when: an attribute is compared exactly once/],
    [withRule({ when: { attribute: 'subject.id', equals: 1, in: [1] } }), /compared exactly once/],
    [
      withRule({ when: { all: [{ attribute: 'subject.department', equals: 1 }] } }),
      /when\.all\[0\]\.attribute: "subject\.department" is no attribute/,
    ],
    [withRule({ when: { attribute: 'context', exists: true } }), /"context" is no attribute/],
    [withRule({ when: { attribute: 'resource.properties..a', exists: true } }), /has an empty part/],
    [
      withRule({ when: { attribute: 'subject.id', equals: { attribute: 'me' } } }),
      /equals\.attribute: "me" is no attribute/,
    ],
    [withRule({ when: { not: { all: [] } } }), /when\.not\.all: /],
    [withRule({ when: { attribute: 'subject.id', matches: '.*' } }), /Unrecognized key: "matches"/],
  ])('is refused with one sentence that names the place: %j', (value, sentence) => {
    expect(() => read(value)).toThrow(sentence);
  });
});

describe('a policy folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kean-policies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const write = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));

  it('is loaded whole, its README aside', async () => {
    await write('site.policy.json', file);
    await write('shop.policy.json', {
      ...file,
      domain: 'shop',
      resources: { order: { actions: ['read'] } },
      rules: [],
    });
    await writeFile(join(folder, 'README.md'), '# policies');
    expect((await loadFolder(folder)).map(({ domain }) => domain.name)).toEqual(['shop', 'site']);
  });

  it('is not loaded at all when one file of it is wrong', async () => {
    await write('site.policy.json', file);
    await write('shop.policy.json', { ...file, domain: 'shop' });
    await expect(loadFolder(folder)).rejects.toThrow(
      /site\.policy\.json, resources\.record: shop\.policy\.json decides about "record" already/,
    );
  });

  it.each(['site.json', 'site.policy.json.bak', 'site.policy.yaml', 'policies'])(
    'refuses %s, which somebody may take for a policy',
    async (name) => {
      if (name === 'policies') await mkdir(join(folder, name));
      else await write(name, file);
      await expect(loadFolder(folder)).rejects.toThrow(`${name}: a policy file is called <domain>.policy.json`);
    },
  );

  it('cannot decide about our own records, nor call itself us', async () => {
    await write('site.policy.json', file);
    const loaded = await loadFolder(folder);
    expect(() => policySet(loaded, new Set(['record']), 'kean')).toThrow(/"record" is a record of this system/);
    expect(() => policySet(loaded, new Set(), 'site')).toThrow(/"site" is this system itself/);
    expect(policySet(loaded, new Set(['Client']), 'kean').byResourceType.get('record')?.name).toBe('site');
  });
});
