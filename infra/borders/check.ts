/**
 * `npm run check`, borders part: reads the whole tree and every fixture. Exit status 1 with the broken rule, the importing
 * and the imported file; says how many files it examined, because a check that sees nothing passes everything.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import { RULES } from './rules.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join(import.meta.dirname, 'fixtures');
/** Fewer files than this means that the reader lost its TypeScript support. */
const LEAST_FILES = 60;

async function read(folder: string, places: string[]): Promise<ICruiseResult> {
  const result = await cruise(
    places,
    {
      baseDir: folder,
      ruleSet: { forbidden: [...RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(node_modules|build|generated|\\.svelte-kit|fixtures|\\.data|paraglide)(/|$)' },
      parser: 'tsc',
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.svelte', '.json'],
    },
  );
  if (typeof result.output === 'string') throw new TypeError('the border check got text where it needs the graph');
  return result.output;
}

function describe(violation: IViolation): string {
  return `  ${violation.rule.name}: ${violation.from} → ${violation.to}`;
}

async function checkFixtures(): Promise<string[]> {
  const complaints: string[] = [];
  const known = new Set(RULES.map((rule) => rule.name));
  for (const name of readdirSync(FIXTURES))
    if (!known.has(name)) complaints.push(`  fixture ${name} belongs to no rule`);
  for (const rule of RULES) {
    const name = rule.name ?? '';
    const folder = path.join(FIXTURES, name);
    if (!existsSync(folder)) {
      complaints.push(`  rule ${name} has no fixture that it must catch`);
      continue;
    }
    const { summary } = await read(folder, readdirSync(folder));
    if (!summary.violations.some((violation) => violation.rule.name === name))
      complaints.push(`  fixture ${name} is not caught`);
  }
  return complaints;
}

const tree = await read(
  ROOT,
  ['apps', 'packages', 'infra'].filter((place) => existsSync(path.join(ROOT, place))),
);
const complaints = [...tree.summary.violations.map(describe), ...(await checkFixtures())];
const files = tree.modules.filter((module) => /\.(ts|svelte)$/.test(module.source)).length;
if (files < LEAST_FILES) complaints.push(`  only ${files} files were seen: the check is blind`);
process.stdout.write(
  `borders: ${files} files examined, ${RULES.length} rules, each caught its fixture: ${complaints.length === 0}\n`,
);
if (complaints.length > 0) {
  process.stdout.write(`${complaints.join('\n')}\n`);
  process.exitCode = 1;
}
