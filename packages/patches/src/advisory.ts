/** A published weakness of a package, as the Open Source Vulnerability schema says it (https://ossf.github.io/osv-schema/, 1.7). */
import { compare, valid } from 'semver';
import { z } from 'zod';
import { ADVISORY_SEVERITIES, type AdvisorySeverity } from './severities.ts';

/** Of a record, what is compared and shown; for one package of npm. */
export interface Advisory {
  /** `GHSA-…`, `CVE-…`, `MAL-…`. */
  readonly id: string;
  readonly package: string;
  readonly severity: AdvisorySeverity;
  /** One line, of the publisher's words. */
  readonly summary: string;
  readonly ranges: readonly (readonly RangeEvent[])[];
  /** Versions that are named one by one. */
  readonly versions: readonly string[];
}
export type RangeEvent = z.infer<typeof RangeEvent>;

const RangeEvent = z.union([
  z.object({ introduced: z.string() }),
  z.object({ fixed: z.string() }),
  z.object({ last_affected: z.string() }),
  z.object({ limit: z.string() }),
]);
/** As it is kept. */
export const Advisories = z.array(
  z.object({
    id: z.string(),
    package: z.string(),
    severity: z.enum(ADVISORY_SEVERITIES),
    summary: z.string(),
    ranges: z.array(z.array(RangeEvent)),
    versions: z.array(z.string()),
  }),
);

const Record = z.object({
  modified: z.string().optional(),
  id: z.string().min(3).max(100),
  summary: z.string().optional(),
  details: z.string().optional(),
  withdrawn: z.string().optional(),
  database_specific: z.object({ severity: z.string().optional() }).loose().optional(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(RangeEvent) })).optional(),
        versions: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});
const MOST_SUMMARY = 300;
const SEVERITIES: Readonly<Partial<{ [word: string]: AdvisorySeverity }>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MODERATE: 'moderate',
  MEDIUM: 'moderate',
  LOW: 'low',
};

/**
 * What a record says about packages of npm; nothing where it was withdrawn, or is about other ecosystems.
 * @returns `null` where it is no record of that schema
 */
export function advisoriesIn(record: unknown): readonly Advisory[] | null {
  const read = Record.safeParse(record);
  if (!read.success) return null;
  const { id, summary, details, withdrawn, database_specific: more, affected = [] } = read.data;
  if (withdrawn !== undefined) return [];
  const severity = id.startsWith('MAL-') ? 'critical' : (SEVERITIES[more?.severity?.toUpperCase() ?? ''] ?? 'unknown');
  return affected.flatMap(({ package: about, ranges = [], versions = [] }) => {
    if (about?.ecosystem !== 'npm') return [];
    const said = (summary ?? details ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, MOST_SUMMARY);
    // Other kinds of ranges are of commits.
    const compared = ranges.filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM').map(({ events }) => events);
    return [{ id, package: about.name, severity, summary: said, ranges: compared, versions }];
  });
}

/** When a record was last changed; `null` where it does not say. */
export function changedAt(record: unknown): Date | null {
  const read = Record.safeParse(record);
  const at = new Date(read.success ? (read.data.modified ?? '') : '');
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Whether it is about this version; one that cannot be compared is taken to be meant by a range that begins at nought. */
export function isAffected({ ranges, versions }: Advisory, version: string): boolean {
  return versions.includes(version) || ranges.some((events) => isWithin(events, version));
}

/** The first version that is not meant any more, by every range that meant this one; `null` while nobody has mended it. */
export function firstMended({ ranges }: Advisory, version: string): string | null {
  const mended = ranges
    .filter((events) => isWithin(events, version))
    .map((events) =>
      events
        .flatMap((event) => ('fixed' in event && after(event.fixed, version) ? [event.fixed] : []))
        .toSorted(inOrder)
        .at(0),
    );
  const known = mended.filter((one) => one !== undefined);
  return known.length < mended.length || known.length === 0 ? null : (known.toSorted(inOrder).at(-1) ?? null);
}

/** The evaluation of the schema: events in the order of versions, the last one at or before this version decides. */
function isWithin(events: readonly RangeEvent[], version: string): boolean {
  if (valid(version) === null) return events.some((event) => 'introduced' in event && event.introduced === '0');
  let within = false;
  for (const event of events.toSorted((one, other) => inOrder(versionOf(one), versionOf(other)))) {
    if ('introduced' in event && !after(event.introduced, version)) within = true;
    else if ('fixed' in event && !after(event.fixed, version)) within = false;
    else if ('limit' in event && event.limit !== '*' && !after(event.limit, version)) within = false;
    else if ('last_affected' in event && after(version, event.last_affected)) within = false;
  }
  return within;
}

function versionOf(event: RangeEvent): string {
  return Object.values(event)[0] ?? '0';
}

/** Whether the first is later. `0` comes before everything; what is no version is as early. */
function after(one: string, other: string): boolean {
  return inOrder(one, other) > 0;
}

function inOrder(one: string, other: string): number {
  const [first, second] = [valid(one), valid(other)];
  if (first === null || second === null) return Number(first !== null) - Number(second !== null);
  return compare(first, second);
}
