import { describe, expect, it } from 'vitest';
import type { MutantResult } from './mutate.ts';
import { lineOf, resultOf } from './score.ts';

const mutantOf = (file: string, status: string, line = 1): MutantResult =>
  ({
    fileName: `/somewhere/packages/tlog/src/${file}`,
    status,
    location: { start: { line, column: 3 }, end: { line, column: 9 } },
    mutatorName: 'BooleanLiteral',
    replacement: ' false\n  && true',
  }) as MutantResult;

const RESULTS = [
  ...Array.from({ length: 6 }, () => mutantOf('strong.ts', 'Killed')),
  mutantOf('deep/weak.ts', 'Survived', 7),
  mutantOf('deep/weak.ts', 'NoCoverage', 8),
  mutantOf('deep/weak.ts', 'Timeout', 9),
  mutantOf('empty.ts', 'CompileError'),
];

describe('the score of a package', () => {
  it('counts killed and endless mutants apart, and none that never ran', () => {
    expect(resultOf(RESULTS).total).toEqual({
      score: 77.8,
      mutants: 9,
      killed: 6,
      timeout: 1,
      survived: 1,
      uncovered: 1,
    });
    expect(resultOf([]).total).toMatchObject({ score: 0, mutants: 0 });
  });

  it('is told file by file, the weakest first, without files that have nothing to change', () => {
    expect(resultOf(RESULTS).files.map(([file, { score }]) => [file, score])).toEqual([
      ['deep/weak.ts', 33.3],
      ['strong.ts', 100],
    ]);
  });

  it('names what passed unnoticed, and what only ran out of time', () => {
    const { missed, endless } = resultOf(RESULTS);
    const at = (line: number) => `packages/tlog/src/deep/weak.ts:${line}:3 BooleanLiteral →  false && true`;
    expect(missed).toEqual([at(7), at(8)]);
    expect(endless).toEqual([at(9)]);
  });

  it('is one line for a person', () => {
    expect(lineOf('tlog', resultOf(RESULTS).total)).toBe(
      ' 77.8 %  tlog  (9 mutants, 6 killed, 1 timeout, 1 survived, 1 uncovered)',
    );
  });
});
