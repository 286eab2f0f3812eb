import { variable } from '../variable.ts';
import { secret } from './forms.ts';

export const signInParts = {
  authSecret: variable('AUTH_SECRET', secret, {
    meaning: 'the secret that signs session cookies, at least 32 characters',
  }),
};
