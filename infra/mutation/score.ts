import type { MutantResult } from './mutate.ts';

/** What became of the mutants of a package, or of one of its files. */
export interface Counts {
  /** Those that ran; one that does not compile or has no meaning is not counted. */
  readonly mutants: number;
  /** A test failed. */
  readonly killed: number;
  /**
   * No test failed, but the run did not end in time: an endless loop most often. On a machine that is busy with something else it may
   * be a lie, so these stand apart and are named.
   */
  readonly timeout: number;
  readonly survived: number;
  /** No test reaches the place at all. */
  readonly uncovered: number;
}

export interface Score extends Counts {
  /** Percent of the mutants that were killed or did not end, one decimal. */
  readonly score: number;
}

export interface Result {
  readonly total: Score;
  /** By path below the package's sources, the weakest first. */
  readonly files: readonly (readonly [file: string, score: Score])[];
  /** Where a change passed unnoticed, and which. */
  readonly missed: readonly string[];
  /** Which changes kept the tests from ending. */
  readonly endless: readonly string[];
}

/** Counts what became of the mutants. */
export function resultOf(results: readonly MutantResult[]): Result {
  const byFile = Map.groupBy(results, ({ fileName }) => fileName.replace(/^.*packages\/[^/]+\/src\//, ''));
  const placesOf = (...statuses: readonly string[]) =>
    results.filter(({ status }) => statuses.includes(status)).map(placeOf);
  return {
    total: scoreOf(results),
    files: [...byFile]
      .map(([file, those]) => [file, scoreOf(those)] as const)
      .filter(([, { mutants }]) => mutants > 0)
      .sort(([, one], [, other]) => one.score - other.score),
    missed: placesOf('Survived', 'NoCoverage'),
    endless: placesOf('Timeout'),
  };
}

/** One line for a person. */
export function lineOf(name: string, { score, ...counts }: Score): string {
  const figures = Object.entries(counts).map(([what, number]) => `${number} ${what}`);
  return `${score.toFixed(1).padStart(5)} %  ${name}  (${figures.join(', ')})`;
}

function scoreOf(results: readonly MutantResult[]): Score {
  const count = (wanted: string) => results.filter(({ status }) => status === wanted).length;
  const [killed, timeout] = [count('Killed'), count('Timeout')];
  const [survived, uncovered] = [count('Survived'), count('NoCoverage')];
  const mutants = killed + timeout + survived + uncovered;
  const score = mutants === 0 ? 0 : Math.round(((killed + timeout) / mutants) * 1000) / 10;
  return { score, mutants, killed, timeout, survived, uncovered };
}

function placeOf({ fileName, location, mutatorName, replacement }: MutantResult): string {
  const { line, column } = location.start;
  const change = (replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 80);
  return `${fileName.replace(/^.*(?=packages\/)/, '')}:${line}:${column} ${mutatorName} → ${change}`;
}
