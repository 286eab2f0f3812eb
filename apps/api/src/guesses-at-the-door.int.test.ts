import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CLIENT_ADDRESS_HEADER } from '@kean/agency/contract';
import { VISIT_TOKEN_HEADER } from '@kean/clients/contract';
import { newId } from '@kean/kernel';
import { openSql } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SECRET } from './testing/open-instance.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

const GUESSES = 10_000;
const AT_ONCE = 100;
const PATIENCE_MS = 240_000;
/** What the door asks of every answer that looked at something. */
const PACE_MS = 400;

let office: TestOffice;
let url: string;

beforeAll(async () => {
  office = await openOffice();
  url = await office.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => office.close());

interface Answer {
  readonly status: number;
  readonly told: string;
  readonly tookMs: number;
}

/** One try over HTTP, as the portal makes it for somebody at that address. */
async function enter(linkSecret: string, code: string, address: string): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${url}/trpc/clients.visits.enter`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${SECRET}`,
      [VISIT_TOKEN_HEADER]: '-',
      [CLIENT_ADDRESS_HEADER]: address,
    },
    body: JSON.stringify({ linkSecret, code }),
  });
  const text = await response.text();
  const told = /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? (text.includes('visitToken') ? 'in' : text);
  return { status: response.status, told, tookMs: performance.now() - began };
}

/** A client who holds a link and the code that went to their phone. */
async function aClientAtTheDoor(): Promise<{ readonly linkSecret: string; readonly code: string }> {
  const sql = openSql(office.fresh.adminUrls.kean);
  const [linkSecret, code, id, invitation] = [randomBytes(16).toString('base64url'), '483920', newId(), newId()];
  await sql.query(
    `insert into client (id, region_id, branch_id, state, origin, card)
     select $1, b.region_id, b.id, 'active', 'registered', '\\x00' from branch b limit 1`,
    [id],
  );
  await sql.query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, code_digest, code_ends_at, codes_sent, ends_at)
     values ($1, $2, $1, 'own-pages', 'screen', $3, $4, now() + interval '9 minutes', 1, now() + interval '20 minutes')`,
    [
      ...[invitation, id, createHash('sha256').update(linkSecret).digest()],
      createHmac('sha256', linkSecret).update(code).digest(),
    ],
  );
  await sql.query(
    `insert into message (id, key, channel, template, version, language, client_id, state, sent_at, valid_until)
     values ($1, 'clients.visit-code/' || $2 || '.1', 'sms', 'clients.visit-code', 1, 'zh', $3, 'sent', now(), now())`,
    [newId(), invitation, id],
  );
  await sql.close();
  return { linkSecret, code };
}

it(
  'ten thousand guesses let nobody in, tell nothing, and keep no client out',
  async () => {
    const [target, honest] = [await aClientAtTheDoor(), await aClientAtTheDoor()];
    const answers: (Answer & { readonly real: boolean })[] = [];
    let left = GUESSES;
    const began = performance.now();
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        // Half of it from one address, half from a hundred; every fiftieth at a link that exists.
        const address = left % 2 === 0 ? '203.0.113.7' : `198.51.${left % 100}.9`;
        const real = left % 50 === 1;
        const link = real ? target.linkSecret : randomBytes(16).toString('base64url');
        const guess = String(left).padStart(6, '0');
        answers.push({ ...(await enter(link, guess, address)), real });
      }
    };
    const storm = Array.from({ length: AT_ONCE }, lane);
    const entered = (async () => {
      await pause(500);
      for (let tries = 1; ; tries += 1) {
        const answer = await enter(honest.linkSecret, honest.code, '192.0.2.44');
        if (answer.told === 'in' || left <= 0) return { tries, told: answer.told, whileStorming: left > 0 };
        await pause(250);
      }
    })();
    await Promise.all(storm);
    const seconds = (performance.now() - began) / 1_000;
    const came = await entered;

    const looked = answers.filter(({ told }) => told === 'CLIENTS_VISIT_REFUSED');
    const turned = answers.filter(({ told }) => told === 'CLIENTS_VISIT_LIMITED');
    // Refused, every one, in two sentences that say nothing of a link.
    expect(looked.length + turned.length).toBe(GUESSES);
    expect(new Set(looked.map(({ status }) => status)).size).toBe(1);
    // Slowed: at most as many are looked at as places and pace allow; six of a million codes of one link at the very most.
    expect(looked.length).toBeLessThanOrEqual(101 * 60);
    expect(looked.length / seconds).toBeLessThan(200);
    // No oracle: a link that exists answers the same, no sooner than any other.
    expect(Math.min(...looked.map(({ tookMs }) => tookMs))).toBeGreaterThanOrEqual(PACE_MS - 5);
    expect(looked.some(({ real }) => real)).toBe(true);
    // And whoever has link and code comes in meanwhile.
    expect(came).toMatchObject({ told: 'in', whileStorming: true });
    process.stdout.write(
      `${GUESSES} guesses in ${seconds.toFixed(1)} s: ${looked.length} looked at, ${turned.length} turned away; a client came in at try ${came.tries}\n`,
    );
  },
  PATIENCE_MS,
);
