import { type Dice, oneOf } from './dice.ts';

/** Characters that given names are made of everywhere. */
const OF_MEN = Array.from('伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆');
const OF_WOMEN = Array.from('芳娜敏静丽艳娟霞燕玲桂红颖琳雪梅莉倩萍婷慧洁晶欣瑶');
const MASKED = /^(\p{Script=Han}{1,2})(\*{1,4})$/u;

/**
 * A name whose mask is that of somebody of the branch: surnames and lengths are as frequent as there.
 * @returns `null` for the mask of a name of another writing, which would nearly name whoever has it
 */
export function inventedName(dice: Dice, masked: string): string | null {
  const [, surname, stars] = MASKED.exec(masked) ?? [];
  if (surname === undefined || stars === undefined) return null;
  const characters = oneOf(dice, [OF_MEN, OF_WOMEN]);
  return surname + Array.from(stars, () => oneOf(dice, characters)).join('');
}
