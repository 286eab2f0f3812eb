import { setTimeout as pause } from 'node:timers/promises';
import { atMost, type Bench, type BenchLine } from '../harness/bench.ts';
import { countOf, type RunContext } from '../harness/context.ts';
import { median, quantile } from '../harness/interleave.ts';
import { openUntilHeld } from '../revocation/end-of-stream.ts';
import { measureHops } from '../revocation/measure-hop.ts';
import { measureNotices } from '../revocation/measure-notices.ts';
import { openRevokedOffice, type RevokedOffice } from '../revocation/revoked-office.ts';

const SESSIONS = 50;
const ROUNDS = 7;
const P99_MS = 50;
const WORST_MS = 250;
const BUS_CUT_MS = 1_000;
const HOPS = 100;

interface Asked {
  readonly ms: number;
  readonly status: number;
}

/** From the commit of a revocation until it is obeyed everywhere, by requests, changed grants and open streams. */
export const bench: Bench = {
  about: 'Commit of a revocation until 50 sessions are refused on 3 instances, beside a hop of bare Redis pub/sub.',
  async *run(context) {
    const rounds = countOf(context, 'rounds', ROUNDS);
    const office = await openRevokedOffice(countOf(context, 'sessions', SESSIONS), context);
    try {
      const hops: number[] = [];
      const notices: number[] = [];
      const served: Asked[] = [];
      const requests: Asked[] = [];
      const grants: Asked[] = [];
      const streams: number[] = [];
      for (let round = -1; round < rounds; round += 1) {
        context.signal.throwIfAborted();
        context.say(round < 0 ? 'a round to warm up' : `round ${round + 1} of ${rounds}`);
        const measured = await oneRound(office);
        if (round < 0) continue;
        hops.push(...(await measureHops(office.instance.redis.url, HOPS)));
        notices.push(...(await measureNotices(office, HOPS)));
        served.push(...measured.served);
        requests.push(...measured.requests);
        grants.push(...measured.grants);
        streams.push(...measured.streams);
      }
      const hop = { peer: quantile(hops, 0.99), median: median(hops) };
      context.say(`Redis pub/sub hop: median ${hop.median.toFixed(2)} ms, p99 ${hop.peer.toFixed(2)} ms`);
      yield* bounds(
        'request',
        requests.map(({ ms }) => ms),
        context,
      );
      yield* bounds(
        'changed-grant',
        grants.map(({ ms }) => ms),
        context,
      );
      yield* bounds('stream', streams, context);
      // What holds on a busy machine too: being refused takes no longer than being served did a moment before.
      yield atMost({
        bench: 'revocation/refused-over-served',
        ours: median(requests.map(({ ms }) => ms)),
        peer: median(served.map(({ ms }) => ms)),
        peerName: 'the same requests before the commit',
        unit: 'ms',
        goal: 1.2,
      });
      yield line(
        'revocation/served-after',
        requests.filter(({ status }) => status !== 401).length,
        0.5,
        'none, of those that began after the commit',
      );
      yield line(
        'revocation/allowed-after',
        grants.filter(({ status }) => status !== 403).length,
        0.5,
        'none, of those that began after the commit',
      );
      yield atMost({
        bench: 'revocation/notice-over-hop',
        ours: median(notices),
        peer: hop.median,
        peerName: 'one hop of bare Redis pub/sub, which nothing can be read over from',
        unit: 'ms',
        goal: 50,
      });
      yield line('revocation/bus-cut', Math.max(...(await whileBusIsCut(office))), BUS_CUT_MS, 'the bound, ms');
    } finally {
      await office.dispose();
    }
  },
};

function* bounds(what: string, ms: readonly number[], context: RunContext): Generator<BenchLine> {
  context.say(`${what}: median ${median(ms).toFixed(1)} ms of ${ms.length}`);
  yield line(`revocation/${what}-p99`, quantile(ms, 0.99), P99_MS, 'the bound, ms');
  yield line(`revocation/${what}-worst`, Math.max(...ms), WORST_MS, 'the bound, ms');
}

/** The peer is the bound itself: ours may not pass it. */
function line(bench: string, ours: number, peer: number, peerName: string): BenchLine {
  return atMost({ bench, ours, peer, peerName, unit: peerName.endsWith('ms') ? 'ms' : 'requests', goal: 1 });
}

/** Suspends the person and asks by every session everywhere; then the same with open streams; then a grant that all hold. */
async function oneRound(office: RevokedOffice) {
  const { sql, staffId, apis, cookies, watchPath } = office;
  const status = (value: string) =>
    sql.query('update staff set status = $2::staff_status where id = $1', [staffId, value]);

  const served = await askEverywhere(office, '/trpc/agency.session.current', 'GET');
  await status('suspended');
  const requests = await askEverywhere(office, '/trpc/agency.session.current', 'GET');
  await status('active');

  // Every session watches at one of the instances.
  const streams = await Promise.all(
    cookies.map((cookie, place) => openUntilHeld(`${apis[place % apis.length]}${watchPath}`, cookie)),
  );
  await status('suspended');
  const committed = performance.now();
  const ended = await Promise.all(streams.map(({ ended: end }) => end));
  await status('active');

  await sql.query(`create temp table kept as select * from role_grant where role_code = 'agent' and action = 'search'`);
  await sql.query(`delete from role_grant where role_code = 'agent' and action = 'search'`);
  const grants = await askEverywhere(office, '/trpc/clients.search', 'POST');
  await sql.query('insert into role_grant select * from kept; drop table kept');
  await pause(300);
  return { served, requests, grants, streams: ended.map((at) => at - committed) };
}

/** One request by each session at each instance, one after the other and begun after the commit: how long until each had its answer. */
async function askEverywhere({ apis, cookies }: RevokedOffice, path: string, method: 'GET' | 'POST'): Promise<Asked[]> {
  const askInTurn = async (api: string) => {
    const asked: Asked[] = [];
    for (const cookie of cookies) {
      const began = performance.now();
      const body = method === 'POST' ? { body: '{}' } : {};
      const headers = { cookie, 'content-type': 'application/json' };
      const response = await fetch(`${api}${path}`, { method, headers, ...body });
      await response.arrayBuffer();
      asked.push({ ms: performance.now() - began, status: response.status });
    }
    return asked;
  };
  return (await Promise.all(apis.map((api) => askInTurn(api)))).flat();
}

/** Whoever listens loses the connection again and again: streams end by asking, or because nobody can be asked. */
async function whileBusIsCut({ sql, apis, cookies, staffId, watchPath }: RevokedOffice): Promise<number[]> {
  const streams = await Promise.all(
    apis.map((api, place) => openUntilHeld(`${api}${watchPath}`, cookies[place] ?? '')),
  );
  const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
    where (query like 'listen kean_revocation%' or query like '%pg_snapshot_xmin%') and pid <> pg_backend_pid()`;
  await sql.query(`${CUT}`);
  await sql.query(`update staff set status = 'suspended' where id = $1`, [staffId]);
  const committed = performance.now();
  let over = false;
  const cutting = (async () => {
    while (!over) {
      await sql.query(CUT);
      await pause(20);
    }
  })();
  const ended = await Promise.all(streams.map(({ ended: end }) => end));
  over = true;
  await cutting;
  await sql.query(`update staff set status = 'active' where id = $1`, [staffId]);
  return ended.map((at) => at - committed);
}
