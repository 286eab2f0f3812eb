import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostileText } from '../testing/hostile-text.ts';
import { defineClientMessage, defineOfficeMessage, type MessageDefinition } from './define-message.ts';
import { choice, code, line, link, moment } from './variables.ts';
import { writeMessage } from './write-message.ts';

const ORIGIN = 'https://kean.chenghu.example';
const TOKEN = 'abcdefghijklmnopqrstuv';
const NOTICE = defineClientMessage({
  name: 'collection.notice',
  version: 1,
  purpose: 'send-consent-request',
  urgent: false,
  validMinutes: 60,
  variables: { name: line(20), agent: line(20), link: link('/c/') },
  sms: {
    zh: '{name}您好，{agent}请您确认个人信息告知：{link}',
    en: 'Hello {name}, {agent} asks you to confirm: {link}',
  },
  mail: {
    subject: { zh: '{name}，请确认个人信息告知', en: 'Please confirm, {name}' },
    paragraphs: [
      { zh: '{name}您好：{agent}请您打开 {link} 确认。', en: 'Hello {name}: {agent} asks you to open {link}.' },
    ],
  },
});
const WARNING = defineOfficeMessage({
  name: 'storage.warning',
  version: 1,
  audience: 'group',
  urgent: false,
  validMinutes: 60,
  facts: z.strictObject({ kind: z.enum(['backup']) }),
  variables: { what: choice({ backup: { zh: '备份', en: 'backup' } }), by: line(20), at: moment },
  robot: [{ zh: '{what}失败：{by}，{at}', en: '{what} failed: {by}, {at}' }],
});

/** What a reader could follow. */
const FOLLOWED = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.(?=[\p{L}\p{N}]))[^\s]+/giu;

describe('a message', () => {
  it('holds no link but ours, no line but its own and no header, whatever stands in its values', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, agent) => {
        const values = { name, agent, link: TOKEN };
        for (const language of ['zh', 'en', 'both'] as const) {
          const mail = writeMessage(NOTICE as unknown as MessageDefinition, 'mail', language, values, ORIGIN);
          expect(mail?.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
          const led = new Set(mail?.text.match(FOLLOWED));
          // Two of them stand there: the link, and in the footer the origin by which it is known.
          for (const address of led) expect(address.startsWith(`${ORIGIN}/`)).toBe(true);
          expect(mail?.text.split('\n').length).toBe(language === 'both' ? 10 : 4);
        }
        const sms = writeMessage(NOTICE as unknown as MessageDefinition, 'sms', 'zh', values, ORIGIN);
        expect(sms?.text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}【】]/u);
        expect(sms?.text.match(FOLLOWED)).toEqual([`${ORIGIN}/c/${TOKEN}`]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('in a group mentions nobody and is no markup', () => {
    fc.assert(
      fc.property(hostileText, (by) => {
        const values = { what: 'backup', by, at: new Date('2026-11-26T02:00:00Z') };
        const said = writeMessage(WARNING as unknown as MessageDefinition, 'robot', 'both', values, ORIGIN);
        expect(said?.text.split('\n')).toHaveLength(2);
        expect(said?.text).not.toMatch(/[@<>[\]*`#]/u);
        expect(said?.text.match(FOLLOWED)).toBeNull();
        expect(said?.text).toContain('2026-11-26 10:00');
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads values once: a value that looks like a variable stays a value', () => {
    const values = { name: '{link}', agent: '{name}', link: TOKEN };
    const sms = writeMessage(NOTICE as unknown as MessageDefinition, 'sms', 'zh', values, ORIGIN);
    expect(sms?.text).toBe(`｛link｝您好，｛name｝请您确认个人信息告知：${ORIGIN}/c/${TOKEN}`);
  });

  it('speaks Chinese first, and says under it whether it has a link', () => {
    const values = { name: '王小明', agent: '沈舒宁', link: TOKEN };
    const mail = writeMessage(NOTICE as unknown as MessageDefinition, 'mail', 'both', values, ORIGIN);
    expect(mail?.subject).toBe('王小明，请确认个人信息告知 · Please confirm, 王小明');
    expect(mail?.text.indexOf('您好')).toBeLessThan(mail?.text.indexOf('Hello') ?? -1);
    expect(mail?.text).toContain(`以 ${ORIGIN}/ 开头`);
    expect(writeMessage(NOTICE as unknown as MessageDefinition, 'robot', 'zh', values, ORIGIN)).toBeNull();
  });
});

describe('a template', () => {
  const basics = {
    name: 'collection.sample',
    version: 1,
    purpose: 'send-message',
    urgent: true,
    validMinutes: 10,
    variables: { code },
  } as const;
  const text = (zh: string) => ({ zh, en: 'code {code}' });

  it.each([
    ['a variable that it has not', { sms: text('验证码 {token}') }],
    ['a link of its own', { sms: text('请看 https://kean.example') }],
    ['a mention', { sms: text('@all {code}') }],
    ['a second line', { sms: text('一\n{code}') }],
    ['no words', {}],
    ['a robot for a client', { robot: [text('{code}')] }],
    ['more than fits', { sms: text('长'.repeat(300)) }],
    ['two links', { variables: { a: link('/a/'), b: link('/b/') }, sms: { zh: '{a}', en: '{b}' } }],
    ['no name of a clause', { name: 'sample', sms: text('{code}') }],
    ['no end of its use', { validMinutes: 0, sms: text('{code}') }],
  ])('with %s cannot be declared', (_, change) => {
    expect(() => defineClientMessage({ ...basics, ...change } as never)).toThrow(TypeError);
  });

  it('of the office that could keep a value cannot be declared, nor one with a link', () => {
    const office = { name: 'agency.sample', version: 1, audience: 'staff', urgent: false, validMinutes: 10 } as const;
    const mail = { subject: { zh: '题', en: 'x' }, paragraphs: [{ zh: '文', en: 'x' }] };
    const open = z.strictObject({ note: z.string() });
    expect(() => defineOfficeMessage({ ...office, facts: open, variables: {}, mail })).toThrow(/could hold a value/);
    const facts = z.strictObject({ kind: z.enum(['a']) });
    expect(() => defineOfficeMessage({ ...office, facts, variables: { to: link('/x/') }, mail })).toThrow(/link/);
    expect(() => defineOfficeMessage({ ...office, facts, variables: {}, mail })).not.toThrow();
  });
});
