import { z } from 'zod';
import { variable } from '../variable.ts';

export const receiptParts = {
  receiptKeyFile: variable('RECEIPT_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the private key that signs consent receipts (mode 0600); made at the first start',
    remedy: 'Correct it, or leave it out; without it no consent is taken down.',
  }),
};
