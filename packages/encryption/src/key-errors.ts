import { failWith } from '@kean/kernel';

/** Refusals of the keyring and its parts. None of them holds more than ids of keys, counts and file names. */
export const ENCRYPTION_ERRORS = {
  /** A subject in the erasure fence was offered a new key. */
  ENCRYPTION_SUBJECT_FENCED: {
    kind: 'conflict',
    publicText: {
      zh: '该资料已按规定销毁，不能再次建立。请登记为新的客户。',
      en: 'This record was destroyed for good and cannot be opened again. Register a new client instead.',
    },
  },
  /** The door was asked without saying who and why. */
  ENCRYPTION_USE_NOT_STATED: {
    kind: 'forbidden',
    publicText: { zh: '未说明使用目的，已拒绝。', en: 'Refused: no purpose was stated.' },
  },
  /** A rule of the guard keeps this subject shut for this purpose; `detail.reason` is its code. */
  ENCRYPTION_OPENING_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '按规定，当前状态或用途不允许打开该资料。如有疑问，请联系个人信息保护负责人。',
      en: 'The rules keep this record shut for this purpose now. Ask compliance if you think it should open.',
    },
  },
  /** The key store or the root key provider does not answer; without keys nothing is shown (I9). */
  ENCRYPTION_KEYS_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '密钥服务暂时不可用，未显示任何资料。请稍后再试。',
      en: 'The keys cannot be reached, so nothing is shown. Please try again shortly.',
    },
  },
  /** The root key is missing, unreadable, too widely readable, or not the one that wrapped this key store. */
  ENCRYPTION_ROOT_KEY_UNUSABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '根密钥不可用，系统未启动。请运维人员核查根密钥。',
      en: 'The root key cannot be used, so the system stays closed. The operator has to look at the root key.',
    },
  },
} as const;

/** `throw fail('ENCRYPTION_SUBJECT_FENCED', { count: 1 })`; the key store uses it for the refusal of its fence. */
export const failEncryption = failWith(ENCRYPTION_ERRORS);
