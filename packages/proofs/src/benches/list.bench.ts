import { type Bench, type BenchLine, moreBy } from '../harness/bench.ts';
import type { RunContext } from '../harness/context.ts';
import { interleave } from '../harness/interleave.ts';
import { type ListSide, rateOf, requireFullPage } from '../list/ask-for-pages.ts';
import { listAddress } from '../list/list-address.ts';
import { measureConditions } from '../list/measure-conditions.ts';
import { measureGrowth } from '../list/measure-growth.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { startDirectus } from '../peers/directus.ts';
import { startParseServer } from '../peers/parse-server.ts';
import type { PeerSetting, RunningPeer } from '../peers/peer.ts';
import { startPrismaFieldEncryption } from '../peers/prisma-field-encryption.ts';
import { makeTwinTables } from '../twin/make-twin-tables.ts';
import { startTwin } from '../twin/start-twin.ts';

interface Sizes {
  readonly clients: number;
  readonly many: number;
  readonly rounds: number;
  readonly seconds: number;
}
const FULL: Sizes = { clients: 10_000, many: 1_000_000, rounds: 7, seconds: 2 };
const QUICK: Sizes = { clients: 10_000, many: 50_000, rounds: 5, seconds: 1 };

const GOALS = { directus: 4, parseServer: 1.1, prismaFieldEncryption: 5, twin: 0.45, twinUnlogged: 0.45 } as const;

export const bench: Bench = {
  about:
    'A page of 50 clients, masked, authorised and logged, over HTTP with 8 callers, against peers, against its own size, and by a role of conditions.',
  run: async function* (context) {
    const sizes = context.args.quick === true ? QUICK : FULL;
    const { only } = context.args;
    const office = await openPopulatedOffice(sizes.clients, context);
    try {
      if (only === undefined || only === 'peers') yield* againstPeers(office, sizes, context);
      if (only === undefined || only === 'growth') yield* measureGrowth(office, sizes, context);
      if (only === undefined || only === 'conditions') yield* measureConditions(office, sizes, context);
    } finally {
      await office.dispose();
    }
  },
};

async function* againstPeers(office: PopulatedOffice, sizes: Sizes, context: RunContext): AsyncGenerator<BenchLine> {
  const { instance, shape, keanAdminUrl } = office;
  const stops: (() => Promise<void>)[] = [];
  const started = async <Started extends { stop: () => Promise<void> }>(starting: Promise<Started>) => {
    const running = await starting;
    stops.unshift(running.stop);
    return running;
  };
  try {
    const manager = await Colleague.signIn(instance, demoOf(instance, 'store-manager'));
    const headers = { cookie: manager.cookieHeader };
    const rowsIn = (body: unknown) => (body as { result: { data: { rows: unknown[] } } }).result.data.rows.length;
    await makeTwinTables({ keanAdminUrl, office: shape, clients: sizes.clients, context });
    const twin = await started(startTwin(instance));
    const setting: PeerSetting = { adminUrl: instance.databases.admin, office: shape, clients: sizes.clients, context };
    const sideOf = ({ page }: RunningPeer): ListSide => page;
    const directus = await started(startDirectus(setting));
    const parseServer = await started(startParseServer(setting));
    const prisma = await started(startPrismaFieldEncryption(setting));
    const sides = {
      ours: { url: listAddress(instance.api.url), headers, rowsIn },
      directus: sideOf(directus),
      parseServer: sideOf(parseServer),
      prismaFieldEncryption: sideOf(prisma),
      twin: { url: listAddress(twin.origin), headers, rowsIn },
      twinUnlogged: { url: listAddress(twin.origin, 'clients.listUnlogged'), headers, rowsIn },
    };
    const names = {
      directus: directus.name,
      parseServer: parseServer.name,
      prismaFieldEncryption: prisma.name,
      twin: 'our plaintext twin',
      twinUnlogged: 'our plaintext twin that keeps no log',
    };
    for (const side of Object.values(sides)) await requireFullPage(side);
    const { seconds, rounds } = sizes;
    const measured = Object.fromEntries(
      Object.entries(sides).map(([name, side]) => [name, () => rateOf(side, seconds, context)]),
    ) as Record<keyof typeof sides, () => Promise<number>>;
    const rates = await interleave(measured, context, { rounds, warmUps: 2 });
    for (const peer of Object.keys(names) as (keyof typeof names)[]) {
      yield moreBy({
        bench: `list/${peer}`,
        ours: rates.ours,
        peer: rates[peer],
        peerName: names[peer],
        unit: 'pages/s',
        goal: GOALS[peer],
      });
    }
  } finally {
    for (const stop of stops) await stop();
  }
}
