import { probe } from '../instance/applications.ts';
import type { Instance } from '../instance/record.ts';
import { bad, type Finding, good } from './finding.ts';

const TIMEOUT_MS = 2_000;

/** What the witness holds against the log. Of somebody else's witness only whether it answers can be asked. */
export async function examineWitness({ witness, folders }: Instance): Promise<Finding> {
  if (!witness.own) {
    return (await probe(witness.url)) === null
      ? bad(`the witness at ${witness.url} does not answer`, 'check WITNESS_URL; the log goes on without a cosignature')
      : good(`somebody else's witness answers at ${witness.url}`);
  }
  const conflicts = await conflictsAt(witness.url);
  if (conflicts === null) return bad('what the witness saw is not known', `read ${folders.logs}/witness.log`);
  return conflicts === 0
    ? good('the witness has seen one history of the log')
    : bad(
        `the witness refused ${conflicts} checkpoints that contradict what it cosigned`,
        `look into ${folders.witness}/logs/*/refused and at docs/runbooks/verify-the-log.md`,
      );
}

/** Refused checkpoints by the `facts` of its readiness page; `null` when it does not say. */
async function conflictsAt(url: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { facts } = (await response.json()) as { facts?: Readonly<Record<string, number>> };
    return facts === undefined
      ? null
      : ['forked', 'went-back', 'unproven'].reduce((sum, conflict) => sum + (facts[conflict] ?? 0), 0);
  } catch {
    return null;
  }
}
