import fc from 'fast-check';

/** What stands in hostile texts, thrown together in any order. */
export const HOSTILE = [
  'https://evil.example/pay',
  'http://10.0.0.1',
  'www.evil.example',
  'evil.example',
  'evil。example',
  'evil．example',
  'evil｡com',
  '192.168.1.9',
  'javascript:alert(1)',
  'mailto:a@evil.example',
  '@all',
  '@所有人',
  '<at user_id="all">所有人</at>',
  '<@everyone>',
  '[点这里](https://evil.example)',
  '**粗**',
  '# 标题',
  '`x`',
  '\r\nBcc: a@evil.example',
  '\nSubject: x',
  '\u2028',
  '\u0000',
  '\u202e',
  '\u200b',
  '【银行】您的账户',
  '{code}',
  '{name}',
  '—',
  '王小明',
  ' ',
  '.',
  '\ud800',
];
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
