import { declarePersonalData, type PersonalData } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { Register } from '../contract/register.ts';
import { makeRegister } from './make-register.ts';

const place = (name: string) =>
  ({
    place: name,
    class: 'contact',
    purpose: 'call-back',
    retention: 'client-dossier',
    eraser: 'delete-row',
    subject: { kind: 'client', by: 'client_id' },
    sealed: false,
  }) as const;
const declared = (owner: string, ...places: string[]) =>
  declarePersonalData({
    owner,
    clauses: '1',
    purposes: { 'call-back': { purpose: { zh: '回电', en: 'to call back' }, basis: { zh: '同意', en: 'consent' } } },
    places: places.map(place),
  });

describe('the register', () => {
  it('says of each place what it is, why, how long, what allows it and what ends it, in both languages', () => {
    const { entries } = Register.parse(makeRegister([declared('calls', 'call.number')]));
    expect(entries).toEqual([
      {
        place: 'call.number',
        storage: 'table',
        owner: 'calls',
        clauses: '1',
        class: { code: 'contact', text: { zh: '联系方式', en: 'contact' } },
        purpose: { code: 'call-back', text: { zh: '回电', en: 'to call back' } },
        basis: { zh: '同意', en: 'consent' },
        subject: { kind: 'client', by: 'client_id' },
        retention: {
          code: 'client-dossier',
          text: expect.objectContaining({ en: expect.stringContaining('dossier') }),
        },
        eraser: { code: 'delete-row', text: { zh: '删除整行', en: 'its row is deleted' } },
        sealed: false,
      },
    ]);
  });

  it('is the same whatever order it is declared in, and another once anything is', () => {
    const [calls, scans] = [declared('calls', 'call.number', 'call.at'), declared('scans', 'object:scans/<id>/page')];
    const register = makeRegister([calls, scans]);
    expect(register.entries.map((entry) => entry.place)).toEqual(['call.at', 'call.number', 'object:scans/<id>/page']);
    expect(register.entries.map((entry) => entry.storage)).toEqual(['table', 'table', 'object']);
    expect(makeRegister([scans, declared('calls', 'call.at', 'call.number')])).toEqual(register);
    expect(makeRegister([calls]).digest).not.toBe(register.digest);
    expect(register.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a place that two declare, and a purpose that nobody explains', () => {
    expect(() => makeRegister([declared('calls', 'call.number'), declared('scans', 'call.number')])).toThrow('twice');
    const unexplained: PersonalData = { ...declared('calls', 'call.number'), purposes: {} };
    expect(() => makeRegister([unexplained])).toThrow('does not explain');
  });
});
