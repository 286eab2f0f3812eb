import { mkdirSync } from 'node:fs';
import { portalBuild } from '../prepare/build-portal.ts';
import { portalMessages } from '../prepare/compile-messages.ts';
import { databaseClient } from '../prepare/generate-client.ts';
import { installedList } from '../prepare/list-installed.ts';
import { prepareOnce } from '../prepare/prepare-once.ts';
import { type Progress, printedProgress } from '../progress.ts';
import { inClone } from '../repository.ts';
import { Teardown } from '../teardown.ts';

/** Generates what sources are made of, for commands that do not start an instance. */
export async function prepareSources(progress: Progress = printedProgress()): Promise<void> {
  await prepareOnce(databaseClient, logs(), progress, new Teardown());
  await prepareOnce(installedList, logs(), progress, new Teardown());
  await prepareOnce(portalMessages, logs(), progress, new Teardown());
}

/** Builds the portal before a journey starts an instance, so that the time is seen and not taken from the journey's. */
export async function preparePortal(progress: Progress = printedProgress()): Promise<void> {
  await prepareOnce(portalBuild, logs(), progress, new Teardown());
}

function logs(): string {
  const folder = inClone('node_modules', '.kean-logs');
  mkdirSync(folder, { recursive: true });
  return folder;
}
