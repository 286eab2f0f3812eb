import { describe, expect, it } from 'vitest';
import { Answers } from './answers.ts';
import { markedList } from './marked-list.ts';
import { everyMark, makeMarks, needlesOf } from './marks.ts';

const marks = makeMarks(40);

describe('the marks', () => {
  it('are each another, and every one of them holds a needle', () => {
    const needles = needlesOf(marks);
    expect(new Set(needles).size).toBe(needles.length);
    const without = everyMark(marks).filter((mark) => !needles.some((needle) => mark.includes(needle)));
    expect(without).toEqual([]);
    expect(everyMark(marks).length).toBeGreaterThan(8 * 40 - 1);
  });

  it('stand in every row, whichever way the row takes', () => {
    const { rows } = markedList(marks, [0, 40]);
    expect(rows.length).toBe(44);
    for (const row of rows) expect(row.some((cell) => marks.remarks.some((mark) => cell.includes(mark)))).toBe(true);
    const empty = (column: number) => rows.filter((row) => row[column] === '').length;
    expect([empty(0), empty(2)]).toEqual([4, 4]);
    expect(rows.filter(([, , phone = '']) => phone.length === 9).length).toBe(4);
    expect(rows.filter((row) => row.some((cell) => cell.startsWith('=HYPERLINK'))).length).toBe(4);
  });
});

it('an answer that shows a mark is named by what was asked, without the mark', () => {
  const answers = new Answers(everyMark(marks));
  answers.take('clients.search', { status: 200, body: '{"rows":[]}' });
  answers.take('clients.search of a stranger', { status: 400, body: `not understood: ${marks.phones[7]}` });
  expect(answers.count).toBe(2);
  expect(answers.shown).toEqual(['clients.search of a stranger answered 400 with a mark']);
});
