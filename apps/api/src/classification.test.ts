import { readFile } from 'node:fs/promises';
import { ROLE_GRANTS } from '@kean/agency/seed/roles';
import { problemsOf } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/db';
import { listRoutes, routeFaults } from '@kean/procedures';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { FILE_DOORS } from './file-doors.ts';
import { POLICIES } from './policies.ts';
import { appRouter } from './router.ts';

const ROUTES = listRoutes(appRouter);
/**
 * Called like a masked field and compared with nothing of a client: what a person calls a view, a factor or a key of their own, the
 * office a role, which column of one's own uploaded list holds what, what is entered into a form, which is compared with nothing, and
 * which field of one client is put right.
 */
const NAMES = [
  'accountability.log.views.save name',
  'agency.roles.create name',
  'agency.factors.rename name',
  'agency.keys.create name',
  'collection.imports.preview input.mapping[]',
  'collection.imports.confirm input.mapping[]',
  ...['name', 'phone', 'phone2', 'idNumber'].flatMap((field) => [
    `collection.intake.check ${field}`,
    ...['check', 'register', 'drafts.begin', 'drafts.keep'].map((act) => `collection.registration.${act} ${field}`),
  ]),
  'clients.requests.correct input.field',
  // Which field is corrected, whatever stands in it; the trail holds no value.
  ...[
    'corrections.correct',
    'corrections.correctItem',
    'corrections.itemTrail',
    'corrections.trail',
    'visits.correctItem',
  ].map((act) => `collection.${act} input.field`),
  // Compared by its keyed token with the first phones of the branch, and answered with nothing of anybody else's client.
  'collection.registration.lookForDuplicate phone',
  // A colleague's own number, put on record; it is compared when a client's phone is read, and answers nothing here.
  'personnel.phones.record phone',
];
const GRANTED = Object.values(ROLE_GRANTS).flatMap(({ grants }) => grants);
const MASKED = [...new Set(POLICIES.flatMap(({ actions }) => actions.flatMap((offer) => offer.fields ?? [])))];

describe('every procedure and every grant', () => {
  it('is classified: offered, opened, granted, and closed to masked fields', () => {
    expect(ROUTES.length).toBeGreaterThan(40);
    expect(MASKED.length).toBeGreaterThan(8);
    expect(routeFaults(ROUTES, POLICIES, FILE_DOORS, GRANTED, NAMES)).toEqual([]);
  });

  it('of the seeded roles compiles', () => {
    const roles = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([code, { grants }]) => [code, grants]));
    expect(problemsOf(POLICIES, roles)).toEqual([]);
  });

  it('offers on a client exactly the conditions that row security judges by, or none', () => {
    const offers = POLICIES.flatMap(({ actions }) => actions).filter(({ conditions }) => conditions !== undefined);
    expect(offers.length).toBeGreaterThan(4);
    for (const { subject, conditions } of offers) {
      expect(subject).toBe('Client');
      expect(conditions).toEqual(CLIENT_CONDITIONS);
    }
  });

  it('is offered alike by the api and by the permission service', async () => {
    const lines = async (file: string) =>
      [...(await readFile(new URL(file, import.meta.url), 'utf8')).matchAll(/import \{ policy as (\w+) \}/g)].map(
        ([, clause]) => clause,
      );
    const here = await lines('./policies.ts');
    expect(here.length).toBe(POLICIES.length);
    expect(await lines('../../permissions/src/policies.ts')).toEqual(here);
  });
});

/** A property that a curious person would try. */
const WAYS = ['filter', 'sort', 'orderBy', 'groupBy', 'count', 'where', 'columns', 'fields'];

describe('a masked field', () => {
  const inputs = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>,
  )
    .map(([path, { _def }]) => [path, _def.inputs[0]] as const)
    .filter((entry): entry is readonly [string, z.ZodType] => entry[1] !== undefined);

  it.each(inputs)('is refused by %s as a property and as the word of a filter, sort, group or count', (path, shape) => {
    for (const field of MASKED) {
      if (NAMES.includes(`${path} ${field}`)) continue;
      const sent = { [field]: 'x', ...Object.fromEntries(WAYS.map((way) => [way, field])) };
      const { issues } = shape.safeParse(sent).error ?? { issues: [] };
      const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
      expect(unknown).toEqual(
        expect.arrayContaining([field, 'filter', 'sort', 'orderBy', 'groupBy', 'where', 'columns']),
      );
    }
  });
});

it('whatever is called an export is closed to whoever is in notice', () => {
  const exports = ROUTES.filter(({ path }) => /\.export\b/.test(path));
  expect(exports.length).toBeGreaterThan(1);
  expect(exports.filter(({ takesOut }) => !takesOut).map(({ path }) => path)).toEqual([]);
});

it('whatever is called a dossier, a download or an export is closed to whoever a rule of the watch stops', () => {
  const opening = ROUTES.filter(({ path }) => /\.(?:dossier|download|export)\b/.test(path));
  expect(opening.length).toBeGreaterThan(2);
  expect(opening.filter(({ takesOut, stopsInLine }) => !takesOut && !stopsInLine).map(({ path }) => path)).toEqual([]);
});
