/**
 * `npm run routes [-- --json]`: every procedure of the api with its clause, its action, how fresh the proof of who asks must be, the
 * JSON Schema of its input and the seeded roles that may call it. With `--files` the doors beside the procedures, with their actions.
 */
import { listRoutes } from '@kean/procedures';
import { FILE_DOORS } from './file-doors.ts';
import { rolesHolding } from './roles-holding.ts';
import { appRouter } from './router.ts';

const json = process.argv.includes('--json');
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

if (process.argv.includes('--files')) {
  if (json) print(JSON.stringify(FILE_DOORS, null, 2));
  else
    for (const { path, action } of FILE_DOORS)
      print(`${path.padEnd(52)} ${action.padEnd(34)} ${rolesHolding(action).join(' ')}`);
} else {
  const routes = listRoutes(appRouter).map((route) => ({ ...route, roles: rolesHolding(route.action) }));
  if (json) print(JSON.stringify(routes, null, 2));
  else {
    for (const { path, kind, clause, action, stepUpMinutes, roles } of routes) {
      const fresh = stepUpMinutes === null ? '' : `[fresh proof ≤ ${stepUpMinutes} min] `;
      print(
        `${path.padEnd(34)} ${kind.padEnd(12)} ${clause.padEnd(15)} ${action.padEnd(30)} ${fresh}${roles.join(' ')}`,
      );
    }
  }
}
