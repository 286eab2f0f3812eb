import type { AlertAct, AlertState } from '../contract/alerts.ts';

const FROM: Readonly<Record<AlertAct, readonly AlertState[]>> = {
  assign: ['new', 'triaged', 'in-case'],
  triage: ['new'],
  case: ['new', 'triaged'],
  close: ['new', 'triaged', 'in-case'],
  reopen: ['closed'],
  comment: ['new', 'triaged', 'in-case', 'closed'],
};

/** Whether an alert in this state can be acted on like that; the database holds the same. */
export function anAlertGoesOnlyThatWay(state: AlertState, act: AlertAct): boolean {
  return FROM[act].includes(state);
}
