import { holdings as agency } from '@kean/agency/holdings';
import { holdings as circulation } from '@kean/circulation/holdings';
import { holdings as collection } from '@kean/collection/holdings';
import type { HoldingSource } from '@kean/procedures';

/** Everything that a person can hold: one line per clause. */
export const HOLDINGS: readonly HoldingSource[] = [...agency, ...circulation, ...collection];
