import type { RestoredKeys } from './keys-command.ts';

/** What a restore of keys says: counts, times, and who could not be asked. */
export function tellKeys({ name, takenAt, verified }: RestoredKeys, logLost: boolean): void {
  const { keys, leftOut, fences, told, compared } = verified;
  const count = (number: number | null) => (number === null ? 'not asked' : number.toLocaleString('en'));
  console.log(`✓ ${name}: ${count(keys)} keys of ${takenAt}, ${count(fences)} destroyed for ever`);
  console.log(`  of this backup ${count(leftOut)} keys were destroyed since: they were left out`);
  console.log(
    `  who named the destroyed: the living key store ${count(told.ledger)}, the log ${count(told.log)}, the records ${count(told.records)}, a person ${count(told.entered)}`,
  );
  if (compared === null) console.log('  no records stand beside it: compare by restoring them');
  else
    console.log(`  ${count(compared.clients)} clients, ${count(compared.withoutKey)} of them without a key that opens`);
  if (logLost) {
    console.log(
      `  ! THE LOG IS LOST. Who was erased after ${takenAt} is named by nobody but those above. Collect the certificates of`,
    );
    console.log(
      '    erasure since then and enter the clients again: the same command with --erased <file>, an id a line.',
    );
  }
  console.log(
    `\nIt is in quarantine: no process can enter. When you are satisfied:\n  npm run restore -- open ${name}`,
  );
}
