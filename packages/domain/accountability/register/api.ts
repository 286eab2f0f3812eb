import type { PersonalData } from '@kean/kernel';
import { procedure, router } from '@kean/procedures';
import { readRegister } from '../operations/read-register.ts';
import { makeRegister } from './make-register.ts';

/**
 * `register`: what is kept about people, why, how long, and what ends it.
 * @param declared what each clause and mechanism declares; a clause knows no other clause, so the composition root brings them
 */
export function registerApi(declared: readonly PersonalData[]) {
  const register = makeRegister(declared);
  return router({
    register: procedure({ clause: 'accountability', action: 'accountability.read-register' }).query(({ ctx }) =>
      readRegister(ctx, register),
    ),
  });
}
