import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const COMMAND = path.resolve(import.meta.dirname, '../../../../apps/api/src/routes.ts');
const LARGEST_LIST = 16 << 20;

/** Every procedure as `npm run routes -- --json` prints it. */
export async function readRoutes<Route>(): Promise<Route[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, '--json'], { maxBuffer: LARGEST_LIST });
  return JSON.parse(stdout) as Route[];
}
