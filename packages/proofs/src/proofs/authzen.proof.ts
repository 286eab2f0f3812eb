import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readerPrivateKey, readLog, replay } from '@kean/permissions/decision-log';
import { policies } from '@kean/permissions/policies';
import { loadFolder } from '@kean/permissions/policy-files';
import { LEVELS, playScenario } from '@kean/permissions/testing/certification';
import { breachOf, readExpectations } from '@kean/permissions/testing/expectations';
import { type StartedDecisions, startDecisions } from '@kean/permissions/testing/start-decisions';
import { makeCertificate } from '@kean/testing/certificate';
import { attackSurface } from '../authzen/attack-surface.ts';
import { NotProved, type Proof, type ProofContext } from '../harness/proof.ts';

const SAMPLES = join(dirname(fileURLToPath(import.meta.resolve('@kean/permissions/package.json'))), 'samples');

/** A folder with `policies` and `expectations.json`: the operand, or the sample of two other systems. */
function wantedFolder(context: ProofContext): string {
  const [operand] = context.operands ?? [];
  if (operand === undefined) return join(SAMPLES, 'agency');
  // npm runs its scripts in the folder of package.json and says where it was called.
  return resolve(process.env.INIT_CWD ?? process.cwd(), operand);
}

/** The scenario of the standard, over https as its binding asks. */
async function proveScenario(context: ProofContext): Promise<void> {
  const certificate = await makeCertificate();
  const point = await startDecisions({
    policyFolder: join(SAMPLES, 'certification', 'policies'),
    ...certificate.files,
  });
  try {
    context.holds('the service answers over https', point.service.address.startsWith('https://'));
    const outcomes = await playScenario(point.ours, point.service.address);
    for (const level of LEVELS) {
      const played = outcomes.filter((outcome) => outcome.level === level);
      const failed = played.filter(({ fault }) => fault !== null);
      context.figure(`certification, ${level}`, `${played.length - failed.length} of ${played.length}`);
      const [first] = failed;
      context.holds(
        `${level} of the certification scenario${first === undefined ? '' : ` (${first.section}: ${first.fault})`}`,
        played.length > 0 && failed.length === 0,
      );
    }
    const { asked, wrong } = await attackSurface(point.ours);
    context.figure('malformed requests refused with 400, 401, 405 or 413', asked - wrong.length);
    context.holds(`every malformed request is refused (${wrong[0] ?? 'none is not'})`, wrong.length === 0);
    await proveReplay(point, 'the scenario', context);
  } finally {
    await point.dispose();
    await certificate.dispose();
  }
}

async function proveFolder(folder: string, context: ProofContext): Promise<void> {
  const policyFolder = join(folder, 'policies');
  if (!existsSync(policyFolder)) throw new NotProved(`there is no folder ${policyFolder}`);
  // The service would say why only in its log.
  await loadFolder(policyFolder);
  const point = await startDecisions({ policyFolder });
  try {
    const expectations = await readExpectations(join(folder, 'expectations.json'));
    const breaches: string[] = [];
    for (const expectation of expectations) {
      const breach = await breachOf(expectation, point.ours);
      if (breach !== null) breaches.push(`${expectation.name}: ${breach}`);
    }
    for (const breach of breaches) context.say(breach);
    context.figure('expectations met', `${expectations.length - breaches.length} of ${expectations.length}`);
    context.holds(
      `the folder is answered as its expectations file says (${breaches[0] ?? 'all are met'})`,
      breaches.length === 0,
    );
    await proveReplay(point, 'the folder', context);
  } finally {
    await point.dispose();
  }
}

/** Ends the service and decides everything in its log again. */
async function proveReplay(point: StartedDecisions, what: string, context: ProofContext): Promise<void> {
  await point.stop();
  const log = await readLog(point.logFolder, readerPrivateKey(point.readerKey));
  const { equal, different, notReplayed } = replay(log, policies);
  context.figure(
    `requests of ${what} decided again from the log`,
    `${equal} equal, ${different.length} different, ${notReplayed} not replayed`,
  );
  context.holds(`the log of ${what} replays to the same answers`, equal > 0 && different.length === 0);
  context.holds(
    `no number is missing in the log of ${what}`,
    log.runs.every(({ missing, ended }) => missing === 0 && ended),
  );
}

export const proof: Proof = {
  about:
    'The permission service passes the AuthZEN 1.0 certification scenario, answers a folder of policies as expected, and can replay all of it.',
  run: async (context) => {
    await proveScenario(context);
    await proveFolder(wantedFolder(context), context);
  },
};
