import type { ProofContext } from '../harness/proof.ts';
import { inventClient, type OfficeShape } from '../population/invented-client.ts';
import { fillYear, openInBurst } from './looks-of-year.ts';
import { type AskedLeak, measurePlanted } from './measure-planted.ts';
import { bearersOf, codeOf, type PlantedLeak, plantLeaks, SHAPES, turned } from './planted-leaks.ts';

/** MEASURES: of so many leaks a culprit stands first. */
const LEAST_FIRST = 0.95;

export interface BlastWishes {
  readonly clients: number;
  readonly events: number;
  readonly leaks: number;
  readonly seed: number;
  /** Rows of the file whose time is taken. */
  readonly rows: number;
}

/**
 * Plants leaks into a year of an office and measures each, as the worker does: clients and fields are exact, a culprit stands first, and what is
 * nobody's finds nobody. Rankings that a careless hand would make do not pass.
 */
export async function proveBlastRadius(
  asked: AskedLeak,
  office: OfficeShape,
  wishes: BlastWishes,
  context: ProofContext,
): Promise<void> {
  const { holds, figure, say } = context;
  const began = performance.now();
  const leaks = plantLeaks(office, wishes.clients, wishes.leaks, wishes.seed);
  await fillYear(asked.admin, office, wishes, context);
  for (const { culprits, daysAgo, shape } of leaks)
    for (const { staffId, opened } of culprits) {
      await openInBurst(asked.admin, staffId, { daysAgo, clients: opened, field: 'phone' });
      if (shape === 'masked') await openInBurst(asked.admin, staffId, { daysAgo, clients: opened, field: 'name' });
    }
  await asked.admin.query('analyze audit_record');
  const filled = performance.now();
  const bearers = bearersOf(office, wishes.clients, leaks);
  let [first, byVolume, exact, measuredMs] = [0, 0, 0, 0];
  for (const [at, leak] of leaks.entries()) {
    context.signal.throwIfAborted();
    const found = await measurePlanted(asked, leak);
    measuredMs += found.tookMs;
    const expected = expectedOf(leak, office, bearers);
    const isExact = same(found.clients, expected) && found.fields.every((fields) => fields === leak.fields.join());
    holds(`clients and fields of leak ${at} (${leak.shape}, ${leak.leaked.length} rows) are exact`, isExact);
    exact += found.clients.length;
    const blamed = leak.culprits.map(({ staffId }) => staffId);
    if (blamed.includes(found.ranked[0]?.staffId ?? '')) first += 1;
    else say(`leak ${at} (${leak.shape}, ${leak.leaked.length}): a culprit stands at ${placeOf(found.ranked, blamed)}`);
    const loudest = found.ranked.toSorted((one, other) => other.looked - one.looked)[0];
    if (blamed.includes(loudest?.staffId ?? '')) byVolume += 1;
  }
  figure(
    'clients, people, events',
    `${wishes.clients}, ${office.branches.flatMap(({ agents }) => agents).length}, ${wishes.events}`,
  );
  figure('planted leaks', `${leaks.length}, of ${SHAPES.length} shapes`);
  figure('clients found, all of them and nobody else', exact);
  figure('a culprit stands first', `${first} of ${leaks.length}`);
  figure('milliseconds a leak, mean', Math.round(measuredMs / leaks.length));
  holds(`a culprit stands first in ${first} of ${leaks.length} leaks`, first / leaks.length >= LEAST_FIRST);
  await provesNothingOfNobody(asked, leaks, context);
  holds(
    `whoever looked at most is to blame in ${byVolume} of ${leaks.length}: such a ranking is found wanting`,
    byVolume / leaks.length < LEAST_FIRST,
  );
  await timeRows(asked, office, wishes, context);
  figure(
    'minutes',
    `${((filled - began) / 60_000).toFixed(1)} to fill, ${((performance.now() - filled) / 60_000).toFixed(1)} to measure`,
  );
}

/** Whom a leak has to find, by what stands in it, over everybody the office knows. */
function expectedOf(
  { shape, leaked }: PlantedLeak,
  office: OfficeShape,
  bearers: ReadonlyMap<string, readonly number[]>,
): string[] {
  const indexes =
    shape === 'masked' ? leaked.flatMap((index) => bearers.get(codeOf(inventClient(index, office))) ?? []) : leaked;
  return [...new Set(indexes)].map((index) => inventClient(index, office).id).toSorted();
}

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id, at) => id === other[at]);
const placeOf = (ranked: readonly { readonly staffId: string }[], blamed: readonly string[]) =>
  ranked.findIndex(({ staffId }) => blamed.includes(staffId)) + 1;

async function provesNothingOfNobody(
  asked: AskedLeak,
  leaks: readonly PlantedLeak[],
  { holds }: ProofContext,
): Promise<void> {
  const plain = leaks.find(({ shape }) => shape === 'whole');
  if (plain === undefined) throw new RangeError('a whole leak is among them');
  const { clients, ranked } = await measurePlanted(asked, turned(plain));
  holds(
    'a list of which every number was altered finds nobody and blames nobody',
    clients.length === 0 && ranked.length === 0,
  );
}

/** A large file of clients and strangers in equal parts. */
async function timeRows(
  asked: AskedLeak,
  office: OfficeShape,
  { clients, rows }: BlastWishes,
  { figure, holds }: ProofContext,
): Promise<void> {
  const lines = Array.from({ length: rows }, (_none, at) => {
    const { name, phone } = inventClient((at * 7) % clients, office);
    return at % 2 === 0 ? `${name},${phone}` : `外人${at},19${String(at).padStart(9, '0')}`;
  });
  const content = `客户,联系电话\n${lines.join('\n')}\n`;
  const { clients: found, tookMs, matchedMs } = await measurePlanted(asked, { source: 'file', content });
  const expected = new Set(Array.from({ length: Math.ceil(rows / 2) }, (_none, at) => (at * 14) % clients));
  holds(`a file of ${rows} rows finds its ${expected.size} clients`, found.length === expected.size);
  figure(
    `seconds for ${rows} rows`,
    `${(matchedMs / 1_000).toFixed(1)} to compare, ${((tookMs - matchedMs) / 1_000).toFixed(1)} to rank`,
  );
}
