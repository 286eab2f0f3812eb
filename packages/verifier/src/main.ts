/** The stand-alone verifier: `node main.ts verify|prove|check-proof|check-evidence …`. Needs Node and nothing else. */
import process from 'node:process';
import { run } from './command-line/run.ts';

try {
  process.exitCode = await run(process.argv.slice(2), console.log, console.error);
} catch (error) {
  // Whatever was not foreseen is no verdict; a stack trace would say nothing to whoever asked.
  console.error(
    `✗ The verifier itself failed (${error}). Nothing was found out; report this with the arguments you gave.`,
  );
  process.exitCode = 2;
}
