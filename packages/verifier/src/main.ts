/** The stand-alone verifier: `node main.ts verify|prove|check-proof …`. Needs Node and nothing else. */
import process from 'node:process';
import { run } from './command-line/run.ts';

process.exitCode = await run(process.argv.slice(2), console.log, console.error);
