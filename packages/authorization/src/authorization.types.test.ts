import { expectTypeOf, it } from 'vitest';
import type { ActionNameOf, Authorizer, Places, RowFilter } from './index.ts';
import { definePolicy } from './index.ts';

const title = { zh: '样例', en: 'Sample' };
const policy = definePolicy({
  clause: 'circulation',
  actions: [
    { action: 'reveal', subject: 'Client', fields: ['phone'], scopes: ['own'], title },
    { action: 'assign', subject: 'Client', scopes: ['branch'], title },
  ],
});

/** Judged by the type checker (`tsc -p .`), not at run time. */
it('types know the names of a policy and refuse a bare type', () => {
  expectTypeOf<ActionNameOf<typeof policy>>().toEqualTypeOf<'circulation.reveal' | 'circulation.assign'>();
  const offer = { action: 'b', subject: 'C', title } as const;
  // @ts-expect-error a scope that does not exist
  const strayScope = () => definePolicy({ clause: 'a', actions: [{ ...offer, scopes: ['galaxy'] }] });
  // @ts-expect-error an offer without scopes would be held nowhere
  const noScopes = () => definePolicy({ clause: 'a', actions: [offer] });
  // @ts-expect-error a place for the whole agency has no meaning
  const agencyPlace: Places = { agency: 'x' };
  // @ts-expect-error a row is an object, never the name of its type
  const bareType = (authorizer: Authorizer) => authorizer.can('circulation.reveal', 'Client', 'Client', 'phone');
  // @ts-expect-error without a row there is no answer
  const noRow = (authorizer: Authorizer) => authorizer.can('circulation.reveal', 'Client');
  for (const judged of [strayScope, noScopes, bareType, noRow]) expectTypeOf(judged).toBeFunction();
  expectTypeOf(agencyPlace).toEqualTypeOf<Places>();
  type Checked = ReturnType<typeof assertKeepsType>;
  expectTypeOf<Checked>().toEqualTypeOf<{ branchId: string }>();
  expectTypeOf<RowFilter['reach']>().toEqualTypeOf<'nothing' | 'some' | 'everything'>();
});

/** What `assertCan` hands back is the row without its `null`. */
function assertKeepsType(authorizer: Authorizer, row: { branchId: string } | null) {
  return authorizer.assertCan('circulation.reveal', 'Client', row, 'phone');
}
