/** `npm start` can be tried at once: the invented people have mobile numbers, entered through the product's own door, and once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_NUMBERS } from '@kean/agency/seed';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { type StartedInstance, startInstance } from './start-instance.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'kean-numbers-'));
let running: StartedInstance | null = null;
afterAll(async () => {
  await running?.stop();
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});

const start = () => startInstance({ dataFolder, demoNumbers: true, whenKilled: 'delete' });
async function counted({ instance }: StartedInstance): Promise<unknown> {
  const client = new Client({ connectionString: instance.databases.kean.owner });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select (select count(*) from staff_phone where sealed is not null)::int as numbers,
              (select count(distinct staff_id) from staff_phone)::int as people, (select count(*) from staff)::int as staff,
              (select count(*) from audit_event where action = 'personnel.phone-recorded')::int as events`,
    );
    return rows[0];
  } finally {
    await client.end();
  }
}

test('everybody of the invented office has one number that rings nowhere, in the log as HR’s act, and a second start gives none', {
  timeout: 600_000,
}, async () => {
  expect(DEMO_NUMBERS.length).toBeGreaterThan(60);
  expect(new Set(DEMO_NUMBERS.map(({ phone }) => phone)).size).toBe(DEMO_NUMBERS.length);
  for (const { phone } of DEMO_NUMBERS) expect(phone).toMatch(/^154\d{8}$/);
  const all = {
    numbers: DEMO_NUMBERS.length,
    people: DEMO_NUMBERS.length,
    staff: DEMO_NUMBERS.length,
    events: DEMO_NUMBERS.length,
  };
  running = await start();
  expect(await counted(running)).toEqual(all);
  await running.stop();
  running = await start();
  expect(await counted(running)).toEqual(all);
});
