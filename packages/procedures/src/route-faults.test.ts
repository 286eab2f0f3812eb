import { definePolicy } from '@kean/authorization';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { procedure, router } from './builder.ts';
import { listRoutes } from './list-routes.ts';
import { routeFaults } from './route-faults.ts';

const title = { zh: '样例', en: 'Sample' };
const policies = [
  definePolicy({
    clause: 'clients',
    actions: [
      { action: 'list', subject: 'Client', scopes: ['own'], title },
      { action: 'reveal', subject: 'Client', scopes: ['own'], fields: ['phone', 'name'], title },
    ],
  }),
];
const answer = () => 'x';
const reveal = procedure({ clause: 'clients', action: 'clients.reveal' })
  .input(z.strictObject({ field: z.enum(['phone', 'name']) }))
  .query(answer);
const listing = <Shape extends z.ZodType>(shape: Shape) =>
  procedure({ clause: 'clients', action: 'clients.list' }).input(shape).query(answer);
const faultsOf = (list: ReturnType<typeof listing>, more: object = {}) =>
  routeFaults(listRoutes(router({ clients: router({ list, reveal, ...more }) })), policies, [], []);

describe('a route', () => {
  it('that narrows by codes is well, and so is a field asked for where it is granted by field', () => {
    expect(
      faultsOf(listing(z.strictObject({ state: z.enum(['active']).optional(), sort: z.enum(['newest']) }))),
    ).toEqual([]);
  });

  it.each<[string, z.ZodType, RegExp]>([
    ['filters by a masked field', z.strictObject({ phone: z.string().optional() }), /masked field phone/],
    ['sorts by a masked field', z.strictObject({ sort: z.enum(['newest', 'name']) }), /offers the masked field name/],
    ['sorts by whatever is written', z.strictObject({ sortBy: z.string() }), /free text in sortBy/],
    [
      'groups by a masked field, deep inside',
      z.strictObject({ a: z.array(z.strictObject({ by: z.literal('phone') })) }),
      /phone/,
    ],
    ['takes what nobody declared', z.object({ state: z.string() }).loose(), /nobody declared/],
  ])('%s and is caught', (_what, shape, sentence) => {
    expect(faultsOf(listing(shape)).join()).toMatch(sentence);
  });

  it('whose act nobody offers, or that names another clause, is caught', () => {
    const stray = procedure({ clause: 'retention', action: 'retention.hold' }).query(answer);
    const faults = faultsOf(listing(z.strictObject({})), { stray });
    expect(faults).toEqual([
      'clients.stray asks for retention.hold, which no clause offers',
      'clients.stray says that it belongs to retention',
    ]);
  });
});

it('an offer that opens no door and a grant that nobody offers are caught', () => {
  const routes = listRoutes(router({ clients: router({ reveal }) }));
  const faults = routeFaults(
    routes,
    policies,
    [{ path: '/x', action: 'clients.fly' }],
    [{ clause: 'clients', action: 'sell' }],
  );
  expect(faults).toEqual([
    '/x asks for clients.fly, which no clause offers',
    'clients.list is offered and opens no door',
    'clients.sell is granted and offered by no clause',
  ]);
});
