/** A system that comes in, tried from outside: what was asked of its way, and what to do where that fails. The portal reads it. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';

const Words = z.object({ zh: z.string(), en: z.string() });
export const TrialId = idOf<'ConnectorTrial'>();

/** In the order in which they are taken. */
export const STEPS_OF_DIRECTORY = ['standing', 'description', 'no-key-refused', 'read', 'change-nothing'] as const;
export const STEPS_OF_PROVIDER = [
  'standing',
  'discovery',
  'issuer',
  'clock',
  'published-keys',
  'known-keys',
  'delivery',
  'verification',
] as const;
export const STEPS_OF_SIGN_IN = [
  'discovery',
  'issuer',
  'clock',
  'published-keys',
  'signing',
  'return-address',
  'client',
] as const;
export const TrialStepName = z.enum([...STEPS_OF_DIRECTORY, ...STEPS_OF_PROVIDER, ...STEPS_OF_SIGN_IN]);
export type TrialStepName = z.infer<typeof TrialStepName>;

/** `waiting`: not taken yet. */
export const TrialResult = z.enum(['waiting', 'passed', 'failed', 'skipped']);
export const TrialStep = z.object({
  name: TrialStepName,
  result: TrialResult,
  /** Why it did not pass, and what to do. */
  causeWords: Words.nullable(),
  status: z.int().nullable(),
  latencyMs: z.int().nullable(),
});
export type TrialStep = z.infer<typeof TrialStep>;

export const TrialView = z.object({
  trialId: TrialId,
  askedAt: z.date(),
  askedByName: z.string().nullable(),
  endedAt: z.date().nullable(),
  /** Longer under way than any trial takes: the worker does not run. */
  isStuck: z.boolean(),
  steps: z.array(TrialStep),
});
export type TrialView = z.infer<typeof TrialView>;
export const LastTrial = z.object({ trial: TrialView.nullable() });
export type LastTrial = z.infer<typeof LastTrial>;

/** Who signs people in here beside us; `null` where the operator has named nobody. */
export const SignInProviderView = z.object({
  provider: z.object({ issuer: z.string(), returnsTo: z.string() }).nullable(),
});
export type SignInProviderView = z.infer<typeof SignInProviderView>;
export const TriedSignIn = z.object({ steps: z.array(TrialStep) });
export type TriedSignIn = z.infer<typeof TriedSignIn>;
