import type { RotationKind, RotationPhase, RotationState, SuiteName } from '@kean/storage/contract';
import type { z } from 'zod';
import * as m from '#paraglide/messages.js';

export const KIND_WORDS: Record<RotationKind, () => string> = {
  root: m.rotation_kind_root,
  index: m.rotation_kind_index,
  data: m.rotation_kind_data,
};

export const STATE_WORDS: Record<RotationState, () => string> = {
  running: m.rotation_state_running,
  paused: m.rotation_state_paused,
  finished: m.rotation_state_finished,
  failed: m.rotation_state_failed,
};

export const STATE_LOOKS = {
  running: 'quiet',
  paused: 'wait',
  finished: 'calm',
  failed: 'danger',
} as const satisfies Record<RotationState, string>;

export const PHASE_WORDS: Record<RotationPhase, () => string> = {
  waiting: m.rotation_phase_waiting,
  rewrapping: m.rotation_phase_rewrapping,
  settling: m.rotation_phase_settling,
  retokenising: m.rotation_phase_retokenising,
  resealing: m.rotation_phase_resealing,
  resting: m.rotation_phase_resting,
  dropping: m.rotation_phase_dropping,
  ended: m.rotation_phase_ended,
};

const SUITE_WORDS: Record<z.infer<typeof SuiteName>, string> = {
  'aes-256-gcm': 'AES-256-GCM',
  'sm4-ctr-hmac-sm3': 'SM4-CTR + HMAC-SM3',
};

/** A suite as its specification writes it. */
export function suiteWord(suite: z.infer<typeof SuiteName>): string {
  return SUITE_WORDS[suite];
}

/** What a rotation leads to: a suite as its specification writes it; a root key and a generation are their own names. */
export function targetWord(target: string): string {
  return Object.hasOwn(SUITE_WORDS, target) ? SUITE_WORDS[target as z.infer<typeof SuiteName>] : target;
}

const PROVIDER_WORDS: Readonly<Record<string, () => string>> = {
  file: m.key_provider_file,
  environment: m.key_provider_environment,
  vault: m.key_provider_vault,
  'aws-kms': m.key_provider_aws,
  'aliyun-kms': m.key_provider_aliyun,
};

/** Where the root key is kept; a provider this version has no word for is shown by its code. */
export function providerWord(provider: string): string {
  return PROVIDER_WORDS[provider]?.() ?? provider;
}

export const SCOPE_WORDS = { client: m.key_scope_client, import: m.key_scope_import } as const;
