import { runOffice } from './run-office.ts';

/** `npm start`: the product as it is served. */
export function run(): Promise<number> {
  return runOffice('production');
}
