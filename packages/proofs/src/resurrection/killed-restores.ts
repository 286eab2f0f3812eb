/** The restore is killed at every phase that it says and every step that it ends, and is gone on with. */
import type { Instance } from '@kean/dev/instance';
import { Client } from 'pg';
import { runRestore } from '../backup-restore/restore-command.ts';
import type { ProofContext } from '../harness/proof.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { after, asItHasEnded, asItSays, type Moment, phasesIn, STEPS } from './moments-to-kill.ts';
import { requireRefusal, requireShut, withName } from './stays-closed.ts';

interface Office {
  readonly instance: Instance;
  readonly server: Client;
}
interface Killing {
  /** Name of the database that the restore makes. */
  readonly name: string;
  readonly random: number;
  /** Whether after each kill the restore is gone on with to its end and looked at, or once at the end of all. */
  readonly each: boolean;
  /** What has to hold of a restore that came to its end, in its quarantine. */
  look(): Promise<void>;
}

export async function killEverywhere(
  { instance, server }: Office,
  context: ProofContext,
  chance: Chance,
  { name, random, each, look }: Killing,
): Promise<void> {
  const began = performance.now();
  const whole = await runRestore(instance, ['newest']);
  const took = Math.round(performance.now() - began);
  context.holds(`a restore that nobody kills comes to its end:\n${whole.said}`, whole.status === 0);
  await look();
  const phases = phasesIn(whole.said);
  const inside = withName(instance.databases.admin, name);
  const moments: Moment[] = [
    ...phases.map(asItSays),
    ...STEPS.map((step) => asItHasEnded(step, inside)),
    ...Array.from({ length: random }, () => after(chance.below(took))),
  ];
  const drop = () => runRestore(instance, ['drop', name]);
  let [killed, met, shut] = [0, 0, 0];
  for (const moment of moments) {
    await drop();
    const { status } = await runRestore(instance, ['newest'], { killWhen: moment.hasCome });
    if (status !== null) {
      // Over before it was noticed: nothing is shown by it, and it is not counted.
      context.say(`not killed ${moment.name}`);
      continue;
    }
    killed += 1;
    if (moment.name !== 'at random') met += 1;
    shut += await requireShut(instance, server, context);
    if (!(await isVerified(inside))) await requireRefusal(instance, context, name);
    if (each) await goOn(instance, context, look);
  }
  if (!each) await goOn(instance, context, look);
  context.figure('phases that the restore says', phases.length);
  context.figure('restores killed, of them at a phase or as a step ended', `${killed}, ${met}`);
  context.figure('databases of killed restores whose doors were tried', shut);
  // A phase of some milliseconds may be over before the kill: of all of them at most two.
  context.holds(`${met} of ${phases.length + STEPS.length} moments were met`, met >= phases.length + STEPS.length - 2);
}

/** In the words of the killed one: whether it had come to its end, and only its process had not. */
async function isVerified(insideUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: insideUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query(`select from quarantine.step where name = 'checked'`);
    return (rowCount ?? 0) > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function goOn(instance: Instance, context: ProofContext, look: () => Promise<void>): Promise<void> {
  const { status, said } = await runRestore(instance, ['newest']);
  context.holds(`called again it comes to its end:\n${said}`, status === 0);
  await look();
}
