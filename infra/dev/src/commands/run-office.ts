import process from 'node:process';
import { dataFolderOf } from '../instance/folders.ts';
import { AlreadyRunning } from '../instance/open-instance.ts';
import { overridesOf } from '../instance/overrides.ts';
import { type DemoSignIn, type Instance, readInstance } from '../instance/record.ts';
import { startInstance } from '../instance/start-instance.ts';
import { printedProgress, seconds } from '../progress.ts';
import { Teardown } from '../teardown.ts';
import { endOnInterrupt } from './interrupt.ts';

/**
 * Runs the office's own instance in the foreground until it is interrupted. A second run only says where the first is.
 * @returns the exit status, when it does not run
 */
export async function runOffice(mode: 'production' | 'development'): Promise<number> {
  const began = performance.now();
  const dataFolder = dataFolderOf(process.env);
  const progress = printedProgress();
  const teardown = new Teardown();
  const interruption = endOnInterrupt(teardown, progress);
  try {
    const overrides = overridesOf(process.env);
    const wanted = {
      dataFolder,
      ports: 'usual',
      mode,
      overrides,
      progress,
      whenKilled: 'leave',
      continuous: true,
      demoNumbers: true,
      teardown,
    } as const;
    const { instance } = await startInstance(wanted);
    interruption.everythingDone();
    console.log(readyText(instance, performance.now() - began));
  } catch (error) {
    // A start that is interrupted fails in one way or another; that is no news.
    if (interruption.begun()) return untilTheEnd();
    if (!(error instanceof AlreadyRunning)) throw error;
    console.log(runningText(readInstance(dataFolder), error));
    return 0;
  }
  return untilTheEnd();
}

/** The interruption ends the process. */
function untilTheEnd(): Promise<never> {
  return new Promise(() => undefined);
}

function readyText(instance: Instance, milliseconds: number): string {
  return [
    '',
    `客安 KeAn is ready (${seconds(milliseconds)}).`,
    '',
    `  Portal  ${instance.portal.url}`,
    '',
    ...signInLines(instance.demoSignIns),
    `  Everything this instance keeps is in ${whereabouts(instance)}.`,
    '  Ctrl-C stops it.',
  ].join('\n');
}

function whereabouts({ data, folders }: Instance): string {
  const apart = folders.postgres.startsWith(data) ? '' : `, its Postgres and Redis in ${parentOf(folders.postgres)}`;
  return `${data}${apart}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The name comes last: Chinese characters are two columns wide, and nothing stands to the right of it. */
function signInLines(signIns: readonly DemoSignIn[]): string[] {
  if (signIns.length === 0) return [];
  const rows = signIns.map(({ role, email, password, oneTimeSecret, name, branch }) => [
    oneTimeSecret === null ? role : `${role} *`,
    email,
    password,
    branch ?? '',
    name,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
  return [
    '  Invented people who can sign in (this instance only):',
    ...lines.map((line) => line.trimEnd()),
    ...codeLines(signIns),
    '  Mobile of each invented person: 1540000 and the four digits of their staff number (S0001: 15400000001).',
    '',
  ];
}

/** How somebody who tries the product gets the second step of an invented person. */
function codeLines(signIns: readonly DemoSignIn[]): string[] {
  const example = signIns.find(({ oneTimeSecret }) => oneTimeSecret !== null)?.role;
  return example === undefined ? [] : [`  * asks for a one-time code as well: npm run demo-code ${example}`];
}

function runningText(instance: Instance | null, { holder }: AlreadyRunning): string {
  if (instance === null || instance.state !== 'running') {
    return `KeAn is being started or stopped by another command (pid ${holder.pid}).`;
  }
  return `KeAn is running already (pid ${holder.pid}): ${instance.portal.url}\n\`npm run stop\` ends it.`;
}
