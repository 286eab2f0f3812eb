import { AppError } from '@kean/kernel';

/**
 * The one failure of everything that opens sealed bytes. A wrong key, a moved or flipped ciphertext, a cut stream, an unknown
 * version: all of them look the same, carry no detail and no cause, so that nobody can learn from the answer which part of a
 * forgery was nearly right (padding-oracle style probing, ASVS 5.0 V11.3).
 */
export class DecryptionError extends AppError {
  constructor() {
    super('ENCRYPTION_UNREADABLE', {
      kind: 'internal',
      publicText: {
        zh: '这项资料无法解密，未显示任何内容。请联系系统管理员核查。',
        en: 'This value cannot be opened and nothing is shown. Please ask the operator to look into it.',
      },
    });
    this.name = 'DecryptionError';
  }
}
