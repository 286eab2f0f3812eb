import process from 'node:process';
import { codeAt, fromBase32, STEP_SECONDS, stepAt } from '@kean/agency/one-time-code';
import { Fault } from '../fault.ts';
import { dataFolderOf } from '../instance/folders.ts';
import { type DemoSignIn, readInstance } from '../instance/record.ts';

/**
 * `npm run demo-code operator`: what the authenticator app of an invented person shows now. The secret is in this instance's own
 * record and exists for invented people only; an office with real ones has no such record of them.
 */
export async function run([who = '']: readonly string[]): Promise<number> {
  const instance = readInstance(dataFolderOf(process.env));
  if (instance === null) throw new Fault('There is no office here yet.', 'Start one with `npm start`.');
  const people = instance.demoSignIns.filter(hasApp);
  const found = people.find(({ role, email }) => role === who || email === who);
  if (found === undefined) {
    throw new Fault(
      `Nobody with an authenticator app is called "${who}".`,
      `Use one of: ${people.map(({ role }) => role).join(', ')}.`,
    );
  }
  const now = Date.now();
  const left = STEP_SECONDS - Math.floor((now / 1000) % STEP_SECONDS);
  console.log(
    `${codeAt(fromBase32(found.oneTimeSecret), stepAt(now))}  (${found.email}, acts once; the next comes in ${left} s)`,
  );
  return 0;
}

function hasApp(person: DemoSignIn): person is DemoSignIn & { readonly oneTimeSecret: string } {
  return person.oneTimeSecret != null;
}
