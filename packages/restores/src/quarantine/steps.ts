/** How far a restore is, kept in the quarantined database itself: it goes when that goes. */
import { onConnection } from './on-connection.ts';
import { insideOf, type QuarantinePlace } from './quarantine.ts';

/** In their order. What comes after `loaded` can be done again; before it nothing is worth keeping. */
export const STEPS = ['loaded', 'migrated', 'analyzed', 'replayed', 'checked'] as const;
export type Step = (typeof STEPS)[number];

const MAKE = `
  create schema if not exists quarantine;
  create table if not exists quarantine.step (name text primary key, ended_at timestamptz not null default now(), facts jsonb not null);
  revoke all on schema quarantine from public`;
/** Where the schema is not there, nothing was done. */
const READ = `select to_regclass('quarantine.step') is not null as there`;
export const END_STEP = `
  insert into quarantine.step (name, facts) values ($1, $2::jsonb)
  on conflict (name) do update set ended_at = now(), facts = excluded.facts`;

/** Facts of the steps that have ended. */
export type EndedSteps = Readonly<Partial<Record<Step, Readonly<Record<string, unknown>>>>>;

export async function readSteps(place: QuarantinePlace): Promise<EndedSteps> {
  return onConnection(insideOf(place), async (client) => {
    const { rows: found } = await client.query<{ there: boolean }>(READ);
    if (found[0]?.there !== true) return {};
    const { rows } = await client.query<{ name: Step; facts: Record<string, unknown> }>(
      'select name, facts from quarantine.step',
    );
    return Object.fromEntries(rows.map(({ name, facts }) => [name, facts]));
  });
}

/** Makes room for the steps. */
export async function prepareSteps(place: QuarantinePlace): Promise<void> {
  await onConnection(insideOf(place), (client) => client.query(MAKE));
}

export async function endStep(
  place: QuarantinePlace,
  step: Step,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await onConnection(insideOf(place), (client) => client.query(END_STEP, [step, JSON.stringify(facts)]));
}
