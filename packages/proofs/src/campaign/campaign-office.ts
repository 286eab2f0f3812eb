import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { collectionWorker } from '@kean/collection/worker';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { newId, systemClock } from '@kean/kernel';
import { openOfficeKeyring } from '@kean/storage/keyring';
import { aPublishedNotice, approveEveryBasis } from '@kean/testing/consents';
import { Client } from 'pg';
import type { PopulatedOffice } from '../office/populated-office.ts';

const JOB = 'collection.run-campaign';
const NOBODY = '00000000-0000-7000-8000-000000000000';
/** Whoever was registered becomes somebody out of an old list, whom nobody asked. */
const IMPORTED = "update client set state = 'quarantined', origin = 'imported'";
const UNASKED = 'delete from consent_act';
const APPROVED = `insert into consent_campaign (id, notice_id, purposes, language, batch_size, per_hour, answer_days, made_by, state, round, reviewed_by, reviewed_at)
  values ($1, $2, '{viewing}', 'zh', 500, 20000, 30, $3, 'running', 1, $4, now())`;
const STANDING = `select round, enrolled_at is not null as enrolled,
  exists (select from consent_asking q where q.campaign_id = $1 and q.state = 'waiting') as waiting from consent_campaign where id = $1`;
/** As the worker writes it down for each message that the gateway took. */
const ALL_TOLD = `with went as (
    update message set state = 'sent', sent_at = now(), sealed = null where template = 'collection.campaign-request' and state = 'queued' returning id)
  update consent_asking q set told_at = clock_timestamp() from went where q.message_id = went.id and q.state = 'asked' and q.told_at is null`;
const ASKED = `select count(*)::int as asked from consent_asking where campaign_id = $1 and state = 'asked'`;
const FUNCTIONS = `select funcname as name, calls::int, self_time as "selfMs" from pg_stat_user_functions where schemaname = 'public'
  order by self_time desc limit 8`;

interface Standing {
  readonly round: number;
  readonly enrolled: boolean;
  readonly waiting: boolean;
}

/** An office of imported clients, and the worker's own job of a campaign, run here with the worker's logins so that each round can be timed. */
export class CampaignOffice implements AsyncDisposable {
  readonly #records: Client;
  readonly #round: (campaignId: string, round: number) => Promise<void>;
  readonly #close: () => Promise<void>;

  private constructor(
    records: Client,
    round: (campaignId: string, round: number) => Promise<void>,
    close: () => Promise<void>,
  ) {
    this.#records = records;
    this.#round = round;
    this.#close = close;
  }

  static async open({ instance, keanAdminUrl, parts }: PopulatedOffice): Promise<CampaignOffice> {
    // What would send the messages meanwhile, at the pace of a gateway, has no part in it.
    await parts.stop('worker');
    const records = new Client({ connectionString: keanAdminUrl });
    await records.connect();
    const db = openDatabase({ url: instance.databases.kean.worker, applicationName: 'kean-bench' });
    const keyStore = openKeyStore({ url: instance.databases.keys.worker, applicationName: 'kean-bench' });
    const { keyring, close } = await openOfficeKeyring({
      process: 'bench',
      store: keyStore.store,
      roots: { setting: pathToFileURL(instance.rootKeyFile).href },
      suite: 'aes-256-gcm',
      db,
      redisUrl: null,
      clock: systemClock,
      onUnreadableKeys: () => undefined,
      onTrouble: (error) => {
        throw error;
      },
    });
    const entry = collectionWorker.handlers.find(({ job }) => job.name === JOB);
    if (entry === undefined) throw new TypeError('collection has a job for its campaigns');
    const services = { db, keyring } as never;
    const round = (campaignId: string, turn: number) =>
      entry.handle(
        {
          payload: { campaignId, round: turn },
          key: `${campaignId}.${turn}`,
          attempt: 1,
          signal: new AbortController().signal,
          progress: () => undefined,
          done: async () => undefined,
        } as never,
        { services } as never,
      );
    return new CampaignOffice(records, round, async () => {
      await close();
      await Promise.all([records.end(), db.close(), keyStore.close()]);
    });
  }

  /** Everybody imported and unasked, and a campaign that a second person let go out. */
  async approved(): Promise<string> {
    const sql = {
      query: async (text: string, values: readonly unknown[] = []) =>
        (await this.#records.query(text, [...values])).rows,
    };
    await this.#records.query(IMPORTED);
    await this.#records.query(UNASKED);
    await approveEveryBasis(sql as never);
    const notice = await aPublishedNotice(sql as never, 'clients');
    const id: string = newId();
    await this.#records.query(APPROVED, [id, notice, NOBODY, newId()]);
    await this.#records.query("alter database kean set track_functions = 'all'").catch(() => undefined);
    await this.#records.query('vacuum analyze');
    return id;
  }

  async enrol(campaignId: string, signal: AbortSignal): Promise<{ readonly rounds: number; readonly seconds: number }> {
    const began = performance.now();
    let rounds = 0;
    for (let at = await this.#standing(campaignId); !at.enrolled; at = await this.#standing(campaignId)) {
      signal.throwIfAborted();
      await this.#round(campaignId, at.round);
      rounds += 1;
    }
    return { rounds, seconds: (performance.now() - began) / 1_000 };
  }

  /** @returns milliseconds of each round; telling those who were asked is not counted */
  async ask(campaignId: string, signal: AbortSignal): Promise<number[]> {
    const took: number[] = [];
    for (let at = await this.#standing(campaignId); at.waiting; at = await this.#standing(campaignId)) {
      signal.throwIfAborted();
      const began = performance.now();
      await this.#round(campaignId, at.round);
      took.push(performance.now() - began);
      await this.#records.query(ALL_TOLD);
    }
    return took;
  }

  async askedOf(campaignId: string): Promise<number> {
    const { rows } = await this.#records.query<{ asked: number }>(ASKED, [campaignId]);
    return rows[0]?.asked ?? 0;
  }

  /** Where the database says that its own rules took the time. */
  async costliestFunctions(): Promise<string[]> {
    // Counts of a session are written down a little after it was busy.
    await pause(1_500);
    const { rows } = await this.#records.query<{ name: string; calls: number; selfMs: number }>(FUNCTIONS);
    return rows.map(({ name, calls, selfMs }) => `${name}: ${calls} calls, ${Math.round(selfMs)} ms`);
  }

  async #standing(campaignId: string): Promise<Standing> {
    const { rows } = await this.#records.query<Standing>(STANDING, [campaignId]);
    const [found] = rows;
    if (found === undefined) throw new TypeError('the campaign is there');
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
