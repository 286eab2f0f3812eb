import type { Scope } from '@kean/kernel';
import type { ProofContext } from '../harness/proof.ts';
import type { Somebody } from '../office/everyone.ts';
import { isOwn } from '../permissions-agree/meaning-of-grants.ts';
import { grantsOf } from './expectation.ts';
import type { Asked } from './records.ts';

/** A list, and how to read the ids of the records that it showed. */
interface Listing {
  readonly kind: 'Client' | 'Import';
  readonly grant: string;
  readonly read: (who: Somebody) => Promise<readonly string[]>;
  /** Whether what is a person's own is listed too where the grant reaches further than own. */
  readonly ownBesides: boolean;
}

type Rows = { readonly rows: readonly { readonly id: string }[] };
const idsOf = ({ rows }: Rows): string[] => rows.map(({ id }) => id);

const LISTINGS: readonly Listing[] = [
  {
    kind: 'Client',
    grant: 'clients.list',
    read: async ({ colleague }) => idsOf(await colleague.query<Rows>('clients.list', { limit: 100 })),
    ownBesides: false,
  },
  {
    kind: 'Import',
    grant: 'collection.import',
    read: async ({ colleague }) => idsOf(await colleague.query<Rows>('collection.imports.list', { limit: 100 })),
    ownBesides: true,
  },
];

/**
 * A list shows exactly the records within its grant. A list of clients is a list of the place of the grant: whoever has a client of
 * their own in another branch finds it by its dossier only.
 */
export async function compareLists({ holds }: ProofContext, people: readonly Somebody[], records: readonly Asked[]) {
  let shownInAll = 0;
  for (const { kind, grant, read, ownBesides } of LISTINGS) {
    for (const who of people) {
      const held = grantsOf(who).find((one) => `${one.clause}.${one.action}` === grant);
      if (held === undefined) continue;
      const shown = new Set(await read(who));
      for (const { id, row, kind: other } of records) {
        if (other !== kind || row === null) continue;
        const own = isOwn(kind, who.at, row);
        const due = held.scope === 'own' ? own : standsIn(held.scope, who, row) || (ownBesides && own);
        holds(`${who.title} ${due ? 'missed' : 'saw'} a ${kind} in ${grant}`, shown.has(id) === due);
        if (due) shownInAll += 1;
      }
    }
  }
  return shownInAll;
}

function standsIn(scope: Exclude<Scope, 'own'>, { at }: Somebody, row: NonNullable<Asked['row']>): boolean {
  switch (scope) {
    case 'team':
      return at.teamId !== null && row.teamId === at.teamId;
    case 'branch':
      return at.branchId !== null && row.branchId === at.branchId;
    case 'region':
      return at.regionId !== null && row.regionId === at.regionId;
    case 'agency':
      return true;
  }
}
