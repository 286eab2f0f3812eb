/** A database, its log and what a test does to both. */
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type Clock, systemClock } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { CHECKPOINT_PATH } from '@kean/tlog';
import { vi } from 'vitest';
import { type LogReader, readLogFolder } from '../reading/log-reader.ts';
import { recordEvents } from '../record-event.ts';
import type { Sequencer } from '../sequencer/sequencer.ts';
import { readHead, type SignedHead } from '../sequencer/signed-heads.ts';
import { samplePrincipal, sampleReveal } from './sample-events.ts';
import { type SampleLog, sampleLog } from './sample-log.ts';

export interface LogOffice {
  readonly fresh: FreshDatabase;
  readonly api: Database;
  readonly worker: Database;
  /** As the superuser. */
  readonly sql: OpenedSql;
  readonly log: SampleLog;
  readonly reader: LogReader;
  /** So many looks of one person, in one transaction. */
  act(times: number): Promise<void>;
  head(): Promise<SignedHead | null>;
  /**
   * Turns until so many entries are signed: the horizon is that of the whole cluster, where other tests have transactions of their own.
   */
  turnTo(size: number, sequencer?: Sequencer): Promise<void>;
  /** What a database administrator can do whom no trigger stops. */
  tamper(statement: string): Promise<void>;
  close(): Promise<void>;
}

export const SOON = { timeout: 20_000, interval: 20 };

/** @param clock of its sequencers; events get their time from the database all the same */
export async function openLogOffice(clock: Clock = systemClock): Promise<LogOffice> {
  const fresh = await freshDatabase();
  const api = openDatabase({ url: fresh.urls.kean_api, applicationName: 'log-test' });
  const worker = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'log-test' });
  const sql = openSql(fresh.adminUrls.kean);
  const log = await sampleLog(clock);
  const alice = samplePrincipal();
  const head = () => readHead(log.store, CHECKPOINT_PATH, [log.signer.verifierKey]);
  return {
    fresh,
    api,
    worker,
    sql,
    log,
    reader: readLogFolder(log.folder, 900),
    head,
    act: (times) =>
      inSqlTransaction(api, nobody, (tx) =>
        recordEvents(
          tx,
          Array.from({ length: times }, () => sampleReveal(alice)),
        ),
      ),
    turnTo: async (size, sequencer = log.sequencer(worker)) => {
      try {
        await vi.waitFor(async () => {
          await sequencer.turn();
          if (((await head())?.size ?? 0) < size) throw new Error('not yet');
        }, SOON);
      } finally {
        await sequencer.stop();
      }
    },
    tamper: async (statement) => {
      await sql.query(`do $tamper$ begin set local session_replication_role = replica; ${statement}; end $tamper$`);
    },
    close: async () => {
      await log.dispose();
      await Promise.all([api.close(), worker.close(), sql.close()]);
      await fresh.dispose();
    },
  };
}
