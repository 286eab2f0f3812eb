import type { Subject } from '@kean/audit';
import type { RadiusSource } from '../contract/radius.ts';
import type { RadiusErrorCode } from './errors.ts';

type OfRadius = { readonly subject: Subject<'LeakRadius'> };

/** A file that leaked was taken in, or a radius was asked for without one. */
export interface RadiusAsked extends OfRadius {
  readonly action: 'incidents.radius-asked';
  readonly outcome: 'allowed';
  readonly facts: { readonly source: RadiusSource; readonly sizeBytes: number; readonly days: number };
}
/** A file was not taken in: nothing of it is kept. */
export interface LeakedFileRefused {
  readonly action: 'incidents.leaked-file-refused';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'LeakRadius'; readonly id: null };
  readonly facts: { readonly reason: RadiusErrorCode };
}
export interface RadiusMeasured extends OfRadius {
  readonly action: 'incidents.radius-measured';
  readonly outcome: 'allowed';
  readonly facts: {
    readonly rows: number;
    readonly matched: number;
    readonly clients: number;
    readonly viewers: number;
    /** Numbers of decoys that stand in it. */
    readonly decoys: number;
  };
}
export interface RadiusNotMeasured extends OfRadius {
  readonly action: 'incidents.radius-not-measured';
  readonly outcome: 'failed';
  readonly facts: { readonly reason: RadiusErrorCode };
}
/** The key of a leaked file is destroyed and the file is gone. */
export interface LeakedFileErased extends OfRadius {
  readonly action: 'incidents.leaked-file-erased';
  readonly outcome: 'allowed';
}
/** Somebody asked that a file goes before its time. */
export interface LeakedFileLetGo extends OfRadius {
  readonly action: 'incidents.leaked-file-let-go';
  readonly outcome: 'allowed';
}
export interface RadiusRead extends OfRadius {
  readonly action: 'incidents.radius-read' | 'incidents.radius-clients-read';
  readonly outcome: 'allowed';
  readonly facts: { readonly count: number };
}
/** The clients of a radius became those of a case; how many it did not know. */
export interface RadiusTakenIntoCase extends OfRadius {
  readonly action: 'incidents.radius-taken-into-case';
  readonly outcome: 'allowed';
  readonly facts: { readonly caseId: string; readonly count: number };
}
export interface RadiiListed {
  readonly action: 'incidents.radii-listed';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'LeakRadius'; readonly id: null };
  readonly facts: { readonly count: number };
}

export type RadiusEvent =
  | RadiusAsked
  | LeakedFileRefused
  | RadiusMeasured
  | RadiusNotMeasured
  | LeakedFileErased
  | LeakedFileLetGo
  | RadiusRead
  | RadiusTakenIntoCase
  | RadiiListed;
