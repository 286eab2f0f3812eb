import { expect, it } from 'vitest';
import { readPeople, writePeople } from './read-people.ts';

const lin = { staffNumber: '', displayName: '林晚', mail: 'lin@kean.example', branchCode: 'B01', roleCode: 'agent' };

it('reads what is copied out of a spreadsheet, with a heading or without', () => {
  expect(readPeople('\t林晚\tlin@kean.example\tB01\tagent')).toEqual([lin]);
  expect(readPeople('工号\t姓名\t邮箱\t门店\t岗位\r\n\t林晚\tlin@kean.example\tB01\tagent\r\n\r\n')).toEqual([lin]);
});

it('reads what was saved from one, also commas and quotation marks in cells', () => {
  expect(readPeople('P1,"Lin, ""Wan""",lin@kean.example')).toEqual([
    { ...lin, staffNumber: 'P1', displayName: 'Lin, "Wan"', branchCode: '', roleCode: '' },
  ]);
});

it('leaves a single faulty row to be judged', () => {
  expect(readPeople('x')).toEqual([{ staffNumber: 'x', displayName: '', mail: '', branchCode: '', roleCode: '' }]);
  expect(readPeople('  \n')).toEqual([]);
});

it('reads back what it wrote, also where the first person has no address or a quotation mark', () => {
  const heading = ['工号', '姓名', '工作邮箱', '门店编号', '岗位代码'];
  const people = [{ ...lin, displayName: '"林"晚', mail: '' }, lin];
  expect(readPeople(writePeople(people, heading))).toEqual(people);
  expect(readPeople(writePeople([lin], heading))).toEqual([lin]);
});
