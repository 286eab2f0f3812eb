import { type Guard, openGuard } from '../processes/guard.ts';
import type { ProcessIdentity } from '../processes/identity.ts';
import type { Progress } from '../progress.ts';
import type { Description } from './describe-instance.ts';
import {
  APPLICATIONS,
  type DemoSignIn,
  type Instance,
  type PartName,
  type WitnessRecord,
  writeInstance,
} from './record.ts';
import { Supervisor } from './supervisor.ts';

/** How a guardian ends each part when nobody else can any more. */
const LAST_SIGNALS: Record<'postgres' | 'other', readonly NodeJS.Signals[]> = {
  postgres: ['SIGINT', 'SIGQUIT', 'SIGKILL'],
  other: ['SIGTERM', 'SIGKILL'],
};
const DATA_SERVICES = ['redis', 'postgres'] as const;

/** What becomes of an instance whose runner was killed: the next start adopts it, or a guardian ends it, or deletes it too. */
export type WhenKilled = 'leave' | 'end' | 'delete';

/** One instance while it runs: its parts, and the record that always says which of them are up. */
export class Office {
  readonly supervisor: Supervisor;
  demoSignIns: readonly DemoSignIn[] = [];
  witness: WitnessRecord;
  readonly #description: Description;
  readonly #guard: Guard | null;
  readonly #guarded = new Set<string>();
  #state: Instance['state'] = 'starting';

  constructor(description: Description, witness: WitnessRecord, progress: Progress, whenKilled: WhenKilled) {
    this.#description = description;
    this.witness = witness;
    this.#guard = whenKilled === 'leave' ? null : openGuard();
    if (whenKilled === 'delete') this.#guard?.watchFolder(description.data);
    this.supervisor = new Supervisor(progress, () => this.#partsChanged());
  }

  /** Writes the record with what is known now. */
  record(state: Instance['state']): Instance {
    this.#state = state;
    const processes = this.supervisor.identities();
    const { witness, demoSignIns } = this;
    const instance: Instance = { ...this.#description, witness, state, processes, demoSignIns };
    writeInstance(instance);
    return instance;
  }

  /** Ends the processes first, then what they keep their data in. */
  async stop(): Promise<void> {
    this.supervisor.close();
    await Promise.all(APPLICATIONS.map((name) => this.supervisor.stop(name)));
    await Promise.all(DATA_SERVICES.map((name) => this.supervisor.stop(name)));
    this.record('stopped');
    await this.#guard?.release();
  }

  #partsChanged(): void {
    const processes = this.supervisor.identities();
    for (const [name, identity] of Object.entries(processes) as [PartName, ProcessIdentity][])
      this.#protect(name, identity);
    this.record(this.#state);
  }

  #protect(name: PartName, identity: ProcessIdentity): void {
    const known = `${identity.pid}/${identity.began}`;
    if (this.#guarded.has(known)) return;
    this.#guarded.add(known);
    this.#guard?.watchProcess(identity, LAST_SIGNALS[name === 'postgres' ? 'postgres' : 'other']);
  }
}
