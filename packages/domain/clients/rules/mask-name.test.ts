import { describe, expect, it } from 'vitest';
import { maskName } from './mask-name.ts';

describe('the mask of a name', () => {
  it.each([
    ['王明', '王*'],
    ['王小明', '王**'],
    ['王李小明', '王***'],
    ['欧阳修', '欧阳*'],
    ['欧阳小明', '欧阳**'],
    ['欧阳', '欧*'],
    ['诸葛孔明', '诸葛**'],
    ['王先生', '王**'],
    ['𠮷田', '𠮷*'],
    ['Anna Lee', 'A*** L***'],
    ['Ａｎｎａ', 'A***'],
    ['Jean-Luc van der Berg', 'J*** v*** d***'],
    ['买买提·吐尔逊', '买**·***'],
    ['买买提•吐尔逊', '买**·***'],
    ['Ольга', 'О***'],
  ])('of %s is %s', (name, mask) => {
    expect(maskName(name)).toBe(mask);
  });

  it('never equals the name, whatever stands in the column', () => {
    for (const name of ['王', '李 ', '*', 'A', '=1+1', '<b>x</b>', '13800001111', '王·', '·', ' ', '', '你好，世界']) {
      const mask = maskName(name);
      if (name.trim() !== '' && name !== '*') expect(mask).not.toBe(name.trim());
      expect(mask).not.toMatch(/\d|=|</);
    }
  });

  it('keeps no more of a long text than three letters and a bounded number of stars', () => {
    expect(maskName('很长的一段不是姓名的文字写在姓名栏里')).toBe('很****');
    expect(maskName('call him after nine')).toBe('c*** h*** a***');
  });
});
