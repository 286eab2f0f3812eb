import { countOf } from '../harness/context.ts';
import type { ProofContext } from '../harness/proof.ts';
import { CopyOfSources } from './copy-of-sources.ts';
import { runGate } from './run-gate.ts';
import { SPOILINGS } from './spoilings.ts';

/** Spoils a copy of the sources in one way after the other: each turns the gate red, by the rule that is there for it. */
export async function everySpoilingTurnsTheBuildRed(context: ProofContext): Promise<void> {
  const wanted = SPOILINGS.slice(0, countOf(context, 'spoilings', SPOILINGS.length));
  const copy = new CopyOfSources();
  try {
    const whole = await runGate(copy.folder);
    context.figure('the gate over the sources as they are', whole.summary);
    context.holds(`the gate is red without a cause: ${whole.complaints[0]}`, whole.status === 0);
    for (const { what, file, from, to, rule } of wanted) {
      if (context.signal.aborted) return;
      const undo = copy.patch(file, from, to);
      const { status, complaints } = await runGate(copy.folder);
      undo();
      const named = complaints.filter((complaint) => complaint.startsWith(`${rule}:`));
      context.figure(what, `status ${status}, ${named[0] ?? 'not named'}`);
      context.holds(`${what} leaves the build green`, status !== 0);
      context.holds(`${what} is not what the gate complains of`, named.length > 0);
    }
  } finally {
    copy.dispose();
  }
}
