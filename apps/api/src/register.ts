/**
 * `npm run register [-- --json]`: what is kept about people, why, how long, and what ends it, generated from the declarations of
 * the clauses. Sorted, and the same to the letter for the same declarations.
 */
import { makeRegister } from '@kean/accountability/register';
import { PERSONAL_DATA } from './personal-data.ts';

const register = makeRegister(PERSONAL_DATA);

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify(register, null, 2)}\n`);
} else {
  for (const entry of register.entries) {
    const { place, owner, sealed } = entry;
    const words = [entry.class.code, entry.purpose.code, entry.retention.code, entry.eraser.code];
    process.stdout.write(
      `${place.padEnd(30)} ${owner.padEnd(12)} ${sealed ? 'sealed' : 'clear '} ${words.map((word) => word.padEnd(18)).join(' ')}\n`,
    );
  }
}
