import type { LogFilter, SaveLogView } from '@kean/accountability/contract';
import type { z } from 'zod';
import type { LogView } from '#lib/api/views.ts';
import { day } from '#lib/format/instants.ts';
import { addressOf, EVERYTHING, type LogChoice } from './log-choice.ts';
import { endOf, midnightOf, startOf } from './periods.ts';
import { isOutcome } from './words.ts';

type Conditions = Omit<z.input<typeof LogFilter>, 'cursor' | 'limit'>;
type ViewConditions = z.input<typeof SaveLogView>['conditions'];

/** A choice as the api searches by it: a span that moves with the days becomes the instant it begins at now. */
export function conditionsOf(choice: LogChoice, now: Date): Conditions {
  const from = choice.period === null ? choice.from && midnightOf(choice.from) : startOf(choice.period, now);
  return { ...lastingOf(choice), ...(from && { from: from.toISOString() }), ...untilOf(choice) };
}

/** A choice as it is kept under a name: a span stays a span. */
export function keptConditionsOf(choice: LogChoice): ViewConditions {
  const { period, from } = choice;
  return {
    ...lastingOf(choice),
    ...(period && { period }),
    ...(from && { from: midnightOf(from).toISOString() }),
    ...untilOf(choice),
  };
}

/** The choice that a kept view stands for. */
export function choiceKeptIn({ conditions }: LogView): LogChoice {
  const { clauses, actions, outcomes, purposes, period, from, to, staffId, clientId, branchId } = conditions;
  return {
    ...EVERYTHING,
    clauses: clauses ?? [],
    actions: actions ?? [],
    outcomes: (outcomes ?? []).filter(isOutcome),
    purposes: purposes ?? [],
    period: period ?? null,
    from: from === undefined ? null : day(from),
    to: to === undefined ? null : day(new Date(Date.parse(to) - 1)),
    staff: staffId ?? null,
    client: clientId ?? null,
    branch: branchId ?? null,
  };
}

/** A kept view as the menu shows it. */
export interface NamedView {
  readonly id: string;
  readonly name: string;
  /** Address of the log narrowed like it. */
  readonly href: string;
}

export function namedView(view: LogView): NamedView {
  return { id: view.id, name: view.name, href: addressOf(choiceKeptIn(view)) };
}

function lastingOf({ clauses, actions, outcomes, purposes, staff, client, branch }: LogChoice): Conditions {
  return {
    ...(clauses.length > 0 && { clauses: [...clauses] }),
    ...(actions.length > 0 && { actions: [...actions] }),
    ...(outcomes.length > 0 && { outcomes: [...outcomes] }),
    ...(purposes.length > 0 && { purposes: [...purposes] }),
    ...(staff && { staffId: staff }),
    ...(client && { clientId: client }),
    ...(branch && { branchId: branch }),
  };
}

function untilOf({ to }: LogChoice): { to?: string } {
  return to === null ? {} : { to: endOf(to).toISOString() };
}
