import { runOffice } from './run-office.ts';

/** `npm run dev`: the same office, its processes started again at every change of a source, the portal through Vite. */
export function run(): Promise<number> {
  return runOffice('development');
}
