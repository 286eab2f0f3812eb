import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KEYS_PATH, readLogKey } from '@kean/audit';
import { readCheckpoint, readNote } from '@kean/tlog';
import { Client } from 'pg';
import type { RunContext } from '../harness/context.ts';
import { listAddress } from '../list/list-address.ts';
import { runVerifier, type VerifierRun } from '../log/run-verifier.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { LogFolder } from './log-folder.ts';

const CLIENTS = 60;
const PATIENCE_MS = 60_000;

/** A running office whose log is signed and cosigned, and everything an outsider and an attacker hold of it. */
export class WatchedOffice implements AsyncDisposable {
  readonly office: PopulatedOffice;
  readonly log: LogFolder;
  /** The administrator of the database: superuser. */
  readonly administrator: Client;
  readonly #agent: Colleague;
  readonly #scratch: string;

  private constructor(office: PopulatedOffice, administrator: Client, agent: Colleague) {
    this.office = office;
    this.administrator = administrator;
    this.#agent = agent;
    this.log = new LogFolder(office.instance.folders.log);
    this.#scratch = mkdtempSync(join(tmpdir(), 'kean-witnessed-log-'));
  }

  static async open(context: RunContext): Promise<WatchedOffice> {
    const office = await openPopulatedOffice(CLIENTS, context);
    const administrator = new Client({ connectionString: office.keanAdminUrl });
    // Ends with the office; a lost connection is seen by the next question.
    administrator.on('error', () => undefined);
    await administrator.connect();
    const agent = await Colleague.signIn(office.instance, demoOf(office.instance, 'store-manager'));
    return new WatchedOffice(office, administrator, agent);
  }

  /** The path of something that nobody else sees. */
  at(name: string): string {
    return join(this.#scratch, name);
  }

  /** So many pages of clients are looked at, one after the other: an event each, in a transaction each. */
  async look(times: number): Promise<void> {
    const headers = { cookie: this.#agent.cookieHeader };
    for (let turn = 0; turn < times; turn += 1) {
      const response = await fetch(listAddress(this.office.instance.api.url), { headers });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the list answered ${response.status}`);
    }
  }

  /** Waits until everything that was committed is in a checkpoint that the witness cosigned. @returns its size */
  async settled(): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { size, signatures } = await this.head();
      const { rows } = await this.administrator.query<{ count: string }>('select count(*) from audit_event');
      if (size === Number(rows[0]?.count) && signatures === 2) return size;
      if (performance.now() > deadline) throw new Error(`the log stays at ${size} of ${rows[0]?.count} events`);
      await pause(200);
    }
  }

  async head(): Promise<{ readonly size: number; readonly signatures: number }> {
    const bytes = await this.log.read('checkpoint');
    if (bytes === null) return { size: 0, signatures: 0 };
    const note = readNote(bytes);
    return { size: readCheckpoint(note.text).size, signatures: note.signatures.length };
  }

  /** Keeps the checkpoint of this moment, as an outsider does now and then. @returns the file */
  keepCheckpoint(name: string): string {
    writeFileSync(this.at(name), this.log.checkpoint);
    return this.at(name);
  }

  get logKey(): string {
    const [key = ''] = readFileSync(join(this.log.folder, KEYS_PATH), 'utf8').split('\n');
    return key;
  }

  get witnessKey(): string {
    return this.office.instance.witness.verifierKey ?? '';
  }

  /** Both keys as arguments of the verifier. */
  get trust(): readonly string[] {
    return ['--key', this.logKey, '--witness', this.witnessKey];
  }

  /** Asks the stand-alone verifier about a folder, with the key of the log and what else is given. */
  verify(log: LogFolder, ...more: readonly string[]): Promise<VerifierRun> {
    return runVerifier('verify', '--log', log.folder, '--key', this.logKey, ...more);
  }

  /** The signing key of the log, for attackers who have the keys folder too. */
  signer() {
    return readLogKey(this.office.instance.logKeyFile);
  }

  /** Conflicts that the witness remembers, by kind. */
  async conflicts(): Promise<Readonly<Record<string, number>>> {
    const response = await fetch(`${this.office.instance.witness.url}/readyz`);
    return ((await response.json()) as { facts: Record<string, number> }).facts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.administrator.end();
    await this.office.dispose();
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}
