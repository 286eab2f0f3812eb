/** A log of one test file: its folder, its key, and a sequencer that is asked for turns. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '@kean/db';
import { type Clock, systemClock } from '@kean/kernel';
import { temporaryFolder } from '@kean/testing';
import type { NoteSigner } from '@kean/tlog';
import { openFolderLogStore } from '../sequencer/folder-log-store.ts';
import { makeLogKey, readLogKey } from '../sequencer/log-key.ts';
import type { LogStore } from '../sequencer/log-store.ts';
import { Sequencer, type SequencerObserver, type SequencerPace } from '../sequencer/sequencer.ts';
import { type WitnessAddress, WitnessClient } from '../sequencer/witness-client.ts';

export interface SampleLog {
  readonly folder: string;
  readonly store: LogStore;
  readonly signer: NoteSigner;
  readonly told: unknown[][];
  sequencer(db: Database, witness?: WitnessAddress, pace?: SequencerPace): Sequencer;
  textOf(file: string): Promise<string>;
  dispose(): Promise<void>;
}

export async function sampleLog(clock: Clock = systemClock): Promise<SampleLog> {
  const temporary = await temporaryFolder();
  const folder = path.join(temporary.path, 'log');
  const keyFile = path.join(temporary.path, 'log.key');
  await makeLogKey(keyFile);
  const [store, signer] = [await openFolderLogStore(folder), await readLogKey(keyFile)];
  const told: unknown[][] = [];
  const made: Sequencer[] = [];
  const observer: SequencerObserver = {
    signed: (size) => told.push(['signed', size]),
    witness: (answer, silentSince) => told.push(['witness', answer.kind, silentSince]),
    troubled: (error) => told.push(['troubled', error]),
    halted: (disagreement) => told.push(['halted', disagreement.message]),
  };
  return {
    folder,
    store,
    signer,
    told,
    sequencer: (db, address, pace) => {
      const witness = address === undefined ? null : { client: new WitnessClient(address), address };
      const sequencer = new Sequencer({ db, store, signer, witness, clock, observer }, pace);
      made.push(sequencer);
      return sequencer;
    },
    textOf: (file) => readFile(path.join(folder, file), 'utf8'),
    dispose: async () => {
      // A test that failed has not stopped its own, and the database waits for whoever holds its lock.
      await Promise.all(made.map((sequencer) => sequencer.stop()));
      await temporary.dispose();
    },
  };
}
