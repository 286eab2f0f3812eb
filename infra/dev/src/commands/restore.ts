import process from 'node:process';
import { Fault } from '../fault.ts';
import { dataFolderOf, findFolders } from '../instance/folders.ts';
import { readInstance } from '../instance/record.ts';
import { remember } from '../instance/remembered.ts';
import { restoreEnvironment } from '../instance/restore-environment.ts';
import { runInherited } from '../processes/run-inherited.ts';
import { printedProgress } from '../progress.ts';
import { inClone } from '../repository.ts';
import { prepareSources } from './prepare-sources.ts';

/**
 * `npm run restore [-- <backup> | newest | at <time> | keys … | open <name> | drop <name>]`: for the office of this clone, whose Postgres has to run. What the
 * environment says goes before what the instance knows.
 */
export async function run(args: readonly string[]): Promise<number> {
  const folders = findFolders(dataFolderOf(process.env));
  const instance = folders === null ? null : readInstance(folders.data);
  if (instance === null || instance.state !== 'running') {
    throw new Fault(
      'The office of this clone does not run, and its Postgres is where a backup is restored.',
      'Run `npm start` first; for an office elsewhere see docs/runbooks/restore.md.',
    );
  }
  await prepareSources(printedProgress((line) => console.error(line)));
  const environment = { ...(await restoreEnvironment(instance)), ...process.env };
  const program = inClone('apps', 'restorer', 'src', 'cli.ts');
  const status = await runInherited(process.execPath, [program, ...args], environment);
  const [command, name] = args;
  if (status === 0 && command === 'open' && name !== undefined) {
    const isKeys = name.startsWith('kean_keys_restored_');
    remember(instance.data, { ...(isKeys ? { keys: name } : { records: name }), migratedFrom: null });
    console.log('  The office works with it from its next start on: npm run stop, then npm start.');
  }
  return status;
}
