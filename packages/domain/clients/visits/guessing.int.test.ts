import { describe, expect, it } from 'vitest';
import { aFrontCall, newestMessageGoesOut, newestMessageTo } from '../testing/index.ts';
import { not, REFUSED, visitDesk } from '../testing/visit-desk.ts';
import { askCode } from './entry/ask-code.ts';
import { PACE_MS } from './entry/at-one-pace.ts';
import { followInvitation } from './follow-invitation.ts';
import { newLinkSecret } from './secrets.ts';

const desk = visitDesk();
const { byAgent, mine, aLink, codeFor, enter, refusalsOf } = desk;

describe('guessing', () => {
  it('is over after five wrong codes, also for the right one, and over all the codes of a link', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    for (let round = 0; round < 2; round += 1) {
      const code = await codeFor(id, linkSecret);
      const tries = round === 0 ? 3 : 2;
      for (let guess = 0; guess < tries; guess += 1)
        await expect(enter(linkSecret, not(code))).rejects.toMatchObject(REFUSED);
      if (round === 1) await expect(enter(linkSecret, code)).rejects.toMatchObject(REFUSED);
    }
    expect((await refusalsOf(id)).at(-1)).toBe('ended');
    expect(await followInvitation(byAgent(), id)).toMatchObject({ state: 'ended', wrongCodes: 5 });
  });

  it('asks for three codes of a link and no more', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    for (let round = 0; round < 5; round += 1) await askCode(aFrontCall(desk.office), { linkSecret, language: 'zh' });
    expect(await desk.office.sql.query('select 1 from message where client_id = $1', [id])).toHaveLength(3);
  });

  it('of ten together with the right code lets one in', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => enter(linkSecret, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.office.sql.query('select 1 from client_visit where client_id = $1', [id])).toHaveLength(1);
  });

  it('from one place is refused after sixty tries and told once in the log; a client elsewhere enters', async () => {
    const id = await mine();
    const linkSecret = await aLink(id);
    const code = await codeFor(id, linkSecret);
    const answers = new Map<string, number>();
    for (let lane = 0; lane < 4; lane += 1) {
      const guesses = Array.from({ length: 30 }, () => enter(newLinkSecret(), '111111', 'the guesser'));
      for (const outcome of await Promise.allSettled(guesses)) {
        const told = outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'in';
        answers.set(told, (answers.get(told) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(answers)).toEqual({ CLIENTS_VISIT_REFUSED: 60, CLIENTS_VISIT_LIMITED: 60 });
    const limited = await desk.office.sql.query(
      `select 1 from audit_event where action = 'clients.visit-refused' and facts->>'reason' = 'limited'`,
    );
    expect(limited).toHaveLength(1);
    expect((await enter(linkSecret, code)).visitToken).toHaveLength(43);
  });

  it('gives back the try that was right and no other: whoever holds links of their own guesses no more at others by them', async () => {
    const place = 'the guesser with a link';
    const guess = () => enter(newLinkSecret(), '111111', place).catch(({ code }: { code: string }) => code);
    const told: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      told.push(...(await Promise.all(Array.from({ length: 19 }, guess))));
      const id = await mine();
      const linkSecret = await aLink(id);
      await askCode(aFrontCall(desk.office, place), { linkSecret, language: 'zh' }).catch(() => undefined);
      const code = (await newestMessageTo(desk.office, id))?.values.code ?? '';
      await newestMessageGoesOut(desk.office, id);
      await enter(linkSecret, code, place).catch(() => undefined);
    }
    expect(told.filter((one) => one === 'CLIENTS_VISIT_REFUSED')).toHaveLength(60);
    expect(told.filter((one) => one === 'CLIENTS_VISIT_LIMITED')).toHaveLength(16);
  });

  it('in a storm from everywhere has room for some and turns away the rest at once', async () => {
    const began = performance.now();
    const storm = Array.from({ length: 300 }, async () => {
      const told = await enter(newLinkSecret(), '222222').catch(({ code }: { code: string }) => code);
      return { told, tookMs: performance.now() - began };
    });
    const answers = await Promise.all(storm);
    const turnedAway = answers.filter(({ told }) => told === 'CLIENTS_VISIT_LIMITED');
    expect(answers.filter(({ told }) => told === 'CLIENTS_VISIT_REFUSED')).toHaveLength(64);
    expect(turnedAway).toHaveLength(236);
    expect(Math.max(...turnedAway.map(({ tookMs }) => tookMs))).toBeLessThan(PACE_MS);
  });
});
