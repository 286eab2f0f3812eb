import type { MutantResult } from './mutate.ts';

export interface Score {
  /** Percent of the mutants that the tests noticed, one decimal. Those that never ran (they do not compile) do not count. */
  readonly score: number;
  readonly counts: Readonly<Record<'mutants' | 'noticed' | 'survived' | 'uncovered' | 'invalid', number>>;
  /** Where a change passed unnoticed, and which. */
  readonly missed: readonly string[];
}

/** An endless loop is noticed, too: the run would not end. */
const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

export function scoreOf(results: readonly MutantResult[]): Score {
  const count = (...statuses: readonly string[]) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count(...NOTICED);
  const mutants = noticed + count(...UNNOTICED);
  const missed = results
    .filter(({ status }) => UNNOTICED.includes(status))
    .map(({ fileName, location, mutatorName, replacement }) => {
      const { line, column } = location.start;
      const change = (replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 80);
      return `${fileName.replace(/^.*\/packages\//, 'packages/')}:${line}:${column} ${mutatorName} → ${change}`;
    });
  return {
    score: mutants === 0 ? 0 : Math.round((noticed / mutants) * 1000) / 10,
    counts: {
      mutants,
      noticed,
      survived: count('Survived'),
      uncovered: count('NoCoverage'),
      invalid: results.length - mutants,
    },
    missed,
  };
}
