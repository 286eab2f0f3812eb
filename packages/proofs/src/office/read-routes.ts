import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const COMMAND = path.resolve(import.meta.dirname, '../../../../apps/api/src/routes.ts');
const LARGEST_LIST = 16 << 20;

/** Every procedure as `npm run routes -- --json` prints it. */
export const readRoutes = <Route>(): Promise<Route[]> => ask<Route>('--json');

/** Every door beside the procedures, by its address at the api. */
export const readFileDoors = (): Promise<{ path: string; action: string }[]> => ask('--json', '--files');

async function ask<Printed>(...wanted: string[]): Promise<Printed[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...wanted], { maxBuffer: LARGEST_LIST });
  return JSON.parse(stdout) as Printed[];
}
