/**
 * `npm run routes [-- --json]`: every procedure of the api with its clause, its action, how fresh the proof of who asks must be, the
 * JSON Schema of its input and the seeded roles that may call it.
 */
import { listRoutes } from '@kean/procedures';
import { rolesHolding } from './roles-holding.ts';
import { appRouter } from './router.ts';

const routes = listRoutes(appRouter).map((route) => ({ ...route, roles: rolesHolding(route.action) }));

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify(routes, null, 2)}\n`);
} else {
  for (const { path, kind, clause, action, stepUpMinutes, roles } of routes) {
    process.stdout.write(
      `${path.padEnd(34)} ${kind.padEnd(12)} ${clause.padEnd(15)} ${action.padEnd(30)} ${stepUpMinutes === null ? '' : `[fresh proof ≤ ${stepUpMinutes} min] `}${roles.join(' ')}\n`,
    );
  }
}
