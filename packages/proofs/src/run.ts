/** `run.ts bench|proof <name> [args]`: what `npm run bench -- <name>` and `npm run proof -- <name>` come down to. */
import { parseArgs } from 'node:util';
import { printBenchLine } from './harness/bench.ts';
import type { RunContext } from './harness/context.ts';
import { discover, type Kind, loadBench, loadProof } from './harness/discover.ts';
import { concludeProof } from './harness/proof.ts';

const USAGE = 'Usage: npm run bench -- <name> [arguments] | npm run proof -- <name> [arguments]';

const [kind, name, ...rest] = process.argv.slice(2);
if (kind === 'bench' || kind === 'proof') process.exitCode = await run(kind, name, rest);
else {
  console.error(USAGE);
  process.exitCode = 2;
}

/** @returns the exit status: 0 holds, 1 does not, 2 asked for something that does not exist */
async function run(wanted: Kind, wantedName: string | undefined, args: readonly string[]): Promise<number> {
  const known = await discover(wanted);
  const path = wantedName === undefined ? undefined : known.get(wantedName);
  if (path === undefined) {
    console.error(wantedName === undefined ? USAGE : `There is no ${wanted} named ${wantedName}.`);
    console.error(`Known: ${[...known.keys()].join(', ') || 'none yet'}`);
    return 2;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const context = { ...parse(args), signal: stopping.signal, say: (line: string) => console.error(line) };
  if (wanted === 'proof') return concludeProof(await loadProof(path), context);
  let failed = 0;
  for await (const line of (await loadBench(path)).run(context)) {
    printBenchLine(line);
    if (!line.pass) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

/** `--rows=1000`, `--quick` and operands; what they mean is the bench's affair. */
function parse(args: readonly string[]): Pick<RunContext, 'args' | 'operands'> {
  const { tokens, positionals } = parseArgs({ args: [...args], strict: false, allowPositionals: true, tokens: true });
  const options = tokens.filter((token) => token.kind === 'option');
  return { args: Object.fromEntries(options.map((token) => [token.name, token.value ?? true])), operands: positionals };
}
