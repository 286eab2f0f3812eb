import { inSqlTransaction, nobody } from '@kean/db';
import { ADVISORY_SEVERITIES, advisoriesAgainst, notKnownOf, readInstalled } from '@kean/patches';
import type { SignedInContext } from '@kean/procedures';
import type { PatchOverview } from '../../contract/patches.ts';
import { listAdvisoryFiles, readSaid } from './stored-advisories.ts';

/** Whoever has more open than this raises versions first and reads on then; the count says how many there are. */
const MOST_SHOWN = 300;
const POSTGRES = `SELECT split_part(current_setting('server_version'), ' ', 1) AS version`;

/**
 * What runs here, held against the newest file that somebody brought, anew each time: a version that was raised is known at once. Without a file,
 * or without the list of what is installed, everything is unknown and nothing safe.
 */
export function readPatches({ services }: SignedInContext): Promise<PatchOverview> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const installed = await readInstalled();
    const [postgres] = await tx.query<{ version: string }>(POSTGRES, []);
    const files = await listAdvisoryFiles(tx);
    const [newest] = files;
    const said = newest === undefined ? { compared: new Set<string>(), advisories: [] } : await readSaid(tx, newest.id);
    const { hits } = advisoriesAgainst(installed ?? [], said.advisories);
    const unknown = notKnownOf(installed ?? [], said.compared);
    const running = hits.filter(({ runs }) => runs);
    return {
      readAt: services.clock.now(),
      runtime: [
        { part: 'node', version: process.version.replace(/^v/, '') },
        { part: 'postgres', version: postgres?.version ?? null },
        { part: 'redis', version: (await services.redisVersion?.()) ?? null },
      ],
      installed:
        installed === null
          ? null
          : { packages: installed.length, running: installed.filter(({ runs }) => runs).length },
      files,
      findings: hits.slice(0, MOST_SHOWN).map(({ name, version, runs, mendedIn, advisory }) => ({
        ...{ name, version, runs, mendedIn },
        ...{ advisory: advisory.id, severity: advisory.severity, summary: advisory.summary },
      })),
      findingCount: hits.length,
      counts: ADVISORY_SEVERITIES.map((severity) => ({
        severity,
        count: running.filter(({ advisory }) => advisory.severity === severity).length,
      })),
      unknown: unknown.slice(0, MOST_SHOWN),
      unknownCount: unknown.length,
    };
  });
}
