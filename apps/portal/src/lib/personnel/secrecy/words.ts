import {
  BREACH_KINDS,
  BREACH_MEASURES,
  BREACH_STATES,
  BREACH_TEXTS,
  HOW_SIGNED,
} from '@kean/personnel/contract/secrecy-words';
import type { Breach, BreachRow } from '#lib/api/views.ts';
import { inTongue } from '../words.ts';

export const KINDS = Object.keys(BREACH_KINDS) as BreachRow['kind'][];
export const MEASURES = Object.keys(BREACH_MEASURES) as BreachRow['measure'][];
export const STATES = Object.keys(BREACH_STATES) as BreachRow['state'][];
export const kindWord = (kind: BreachRow['kind']): string => inTongue(BREACH_KINDS[kind]);
export const measureWord = (measure: BreachRow['measure']): string => inTongue(BREACH_MEASURES[measure]);
export const stateWord = (state: BreachRow['state']): string => inTongue(BREACH_STATES[state]);
export const textWord = (what: Breach['texts'][number]['what']): string => inTongue(BREACH_TEXTS[what]);
export const howWord = (how: keyof typeof HOW_SIGNED): string => inTongue(HOW_SIGNED[how]);

/** How much a state asks of somebody. */
export const STATE_LOOKS = {
  asked: 'wait',
  standing: 'danger',
  refused: 'quiet',
  appealed: 'wait',
  upheld: 'danger',
  lifted: 'quiet',
} as const satisfies Record<BreachRow['state'], string>;
