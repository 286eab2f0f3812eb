import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientId } from '@kean/kernel';
import { expect, it } from 'vitest';
import { as, OWN, openedConsentDesk, VIEWING } from '../../testing/consent-desk.ts';
import { watchConsents } from './view-consents.ts';

const desk = openedConsentDesk();
const { mine, onTablet, somebody, toPhone } = desk;
const WAIT = { timeout: 30_000 };

/** Follows a client until it is stopped; how the watch ended. */
function following(clientId: ClientId) {
  const stop = new AbortController();
  const seen: (string | undefined)[] = [];
  const ended = (async () => {
    const views = watchConsents(desk.agent, { clientId, forSeconds: 120 }, stop.signal);
    for await (const { states } of views) seen.push(states.find(({ purpose }) => purpose === 'viewing')?.state);
    return 'left';
  })().catch((error: { code?: string }) => error.code ?? String(error));
  return { seen, ended, stop: () => stop.abort() };
}
/** How often connections were taken meanwhile: each is a transaction or the line that listens. */
async function takenWhile(work: () => Promise<unknown>): Promise<number> {
  let taken = 0;
  const count = () => {
    taken += 1;
  };
  desk.office.db.pool.on('acquire', count);
  await work();
  desk.office.db.pool.off('acquire', count);
  return taken;
}

it('a dossier at which nothing happens asks nothing, and one that changes is told at once', async () => {
  const [id, other] = [await mine(), await mine()];
  const dossiers = [following(id), following(id), following(id), following(other)];
  await expect.poll(() => dossiers.map(({ seen }) => seen.length), WAIT).toEqual([1, 1, 1, 1]);
  // The line is up, and everybody has looked once more since.
  await pause(2_000);
  const idle = await takenWhile(() => pause(4_000));
  process.stdout.write(`four idle dossiers took ${idle} connections in four seconds\n`);
  expect(idle).toBeLessThanOrEqual(4);
  const word = await toPhone(id, VIEWING);
  const taken = await takenWhile(async () => {
    await as(desk.agent).record(onTablet(id, VIEWING, word));
    const began = performance.now();
    await expect.poll(() => dossiers[0]?.seen, WAIT).toEqual(['unasked', 'given']);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
  // The act and those who follow this client; nobody else was woken.
  expect(taken).toBeLessThan(12);
  await as(desk.agent).withdraw({
    key: randomUUID() as never,
    clientId: id,
    channel: 'attested',
    purposes: ['viewing'],
  });
  await expect.poll(() => dossiers[1]?.seen, WAIT).toEqual(['unasked', 'given', 'withdrawn']);
  expect(dossiers[3]?.seen).toEqual(['unasked']);
  for (const { stop } of dossiers) stop();
  expect(await Promise.all(dossiers.map(({ ended }) => ended))).toEqual(Array(4).fill('left'));
});

it('a client who goes to somebody else is out of sight for whoever follows, without a question of theirs', async () => {
  const id = await mine();
  const dossier = following(id);
  await expect.poll(() => dossier.seen.length, WAIT).toBe(1);
  const next = await somebody(OWN);
  await desk.office.sql.query('update client set assignee_id = $2 where id = $1', [id, next.principal.staffId]);
  expect(await dossier.ended).toBe('COLLECTION_CLIENT_NOT_FOUND');
});

it('a line that breaks costs nobody an answer: it is looked for until there is another', async () => {
  const id = await mine();
  const dossier = following(id);
  await expect.poll(() => dossier.seen.length, WAIT).toBe(1);
  await pause(1_500);
  await desk.office.sql.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen kean_consent%' or (datname = current_database() and usename like 'kean_api%' and query = 'select')",
  );
  await as(desk.agent).record(onTablet(id, VIEWING, await toPhone(id, VIEWING)));
  await expect.poll(() => dossier.seen, WAIT).toEqual(['unasked', 'given']);
  dossier.stop();
  await dossier.ended;
});
