import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LogOffice, openLogOffice } from '../testing/log-office.ts';
import { type Finding, keepVerification, newestVerification, VERIFICATION_OUTCOMES } from './verification.ts';

let office: LogOffice;
beforeAll(async () => {
  office = await openLogOffice();
});
afterAll(() => office.close());

const keep = (found: Finding & { readonly size: number; readonly startedAt: Date }) =>
  inSqlTransaction(office.worker, nobody, (tx) => keepVerification(tx, found));
const newest = () => inSqlTransaction(office.api, nobody, newestVerification);
const startedAt = new Date('2026-11-25T02:00:00.123Z');

it('there is none before the first comparison', async () => {
  expect(await newest()).toBeNull();
});

it.each([
  ['sound', null],
  ['edited', 7],
  ['missing', 0],
  ['inserted', 699],
  ['reordered', 12],
  ['unreadable', null],
] as const)('what came of a comparison is kept, the newest first: %s', async (outcome, sequence) => {
  const found = { startedAt, size: 700, outcome, sequence, eventId: sequence === null ? null : newId() };
  await keep(found);
  const kept = await newest();
  expect(kept).toEqual({ ...found, finishedAt: expect.any(Date) });
  expect(Math.abs((kept?.finishedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  const written = await office.sql.query<{ outcome: string }>('select distinct outcome from audit_verification');
  expect(VERIFICATION_OUTCOMES).toEqual(expect.arrayContaining(written.map((row) => row.outcome)));
});

it('the outcomes are those that the database knows, and no other is kept', async () => {
  const known = await office.sql.query<{ outcome: string }>('select distinct outcome from audit_verification');
  expect([...VERIFICATION_OUTCOMES].sort()).toEqual(known.map(({ outcome }) => outcome).sort());
  const other = { startedAt, size: 700, outcome: 'fine' as 'sound', sequence: null, eventId: null };
  await expect(keep(other)).rejects.toMatchObject({ code: expect.stringMatching(/^DB_/) });
});
