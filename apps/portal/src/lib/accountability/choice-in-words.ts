import { purposeWord } from '#lib/circulation/words.ts';
import * as m from '#paraglide/messages.js';
import { actionWord, clauseWord } from './acts.ts';
import { addressOf, changed, type LogChoice } from './log-choice.ts';
import { PERIODS } from './periods.ts';
import { OUTCOME_WORDS } from './words.ts';

/** One condition in words, and the address of the log without it. */
export interface ConditionInWords {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly without: string;
}

/** Names of what the choice holds by id, where the page knows them. */
export interface KnownNames {
  readonly staffNumber: string | null;
  readonly clientLabel: string | null;
  readonly branchName: string | null;
}

/** Enough of an id to tell two apart. */
const ID_TAIL = -6;

/** A choice as the person reads it: on the tokens above the table, and before something is exported. */
export function choiceInWords(choice: LogChoice, names: KnownNames): ConditionInWords[] {
  const { clauses, actions, outcomes, purposes } = choice;
  const listed = (key: 'clauses' | 'actions' | 'outcomes' | 'purposes', label: string, words: readonly string[]) =>
    words.length === 0
      ? []
      : [{ key, label, value: words.join('、'), without: addressOf(changed(choice, { [key]: [] })) }];
  const named = (key: 'staff' | 'client' | 'branch', label: string, name: string | null) => {
    const id = choice[key];
    if (id === null) return [];
    return [
      { key, label, value: name ?? `…${id.slice(ID_TAIL)}`, without: addressOf(changed(choice, { [key]: null })) },
    ];
  };
  return [
    ...listed('clauses', m.log_filter_action(), clauses.map(clauseWord)),
    ...listed('actions', m.log_filter_action(), actions.map(actionWord)),
    ...listed(
      'outcomes',
      m.log_filter_outcome(),
      outcomes.map((outcome) => OUTCOME_WORDS[outcome]()),
    ),
    ...listed('purposes', m.log_filter_purpose(), purposes.map(purposeWord)),
    ...timeInWords(choice),
    ...named('staff', m.log_filter_staff(), names.staffNumber),
    ...named('client', m.log_filter_client(), names.clientLabel),
    ...named('branch', m.log_filter_branch(), names.branchName),
  ];
}

function timeInWords(choice: LogChoice): ConditionInWords[] {
  const { period, from, to } = choice;
  const told = { key: 'time', label: m.log_filter_when() };
  if (period !== null)
    return [{ ...told, value: PERIODS[period](), without: addressOf(changed(choice, { period: null })) }];
  if (from === null && to === null) return [];
  const value = from === to && from !== null ? from : `${from ?? m.log_when_ever()} – ${to ?? m.log_when_now()}`;
  return [{ ...told, value, without: addressOf(changed(choice, { from: null, to: null })) }];
}
