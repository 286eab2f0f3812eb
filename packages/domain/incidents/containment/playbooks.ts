import type { ContainedClass, ContainmentKind, ContainmentOf } from '../contract/containment.ts';

/** What is pressed first in a kind of case. The order is that of the playbook: what stops the leak before what looks into it. */
export interface PlaybookStep {
  readonly kind: ContainmentKind;
  readonly of: ContainmentOf;
  readonly fieldClass?: ContainedClass;
  readonly why: { readonly zh: string; readonly en: string };
}

const step = (kind: ContainmentKind, of: ContainmentOf, zh: string, en: string): PlaybookStep => ({
  ...{ kind, of, why: { zh, en } },
});

const FREEZE = step(
  'freeze',
  'person',
  '停止当事人的一切访问，再查清经过',
  'Stop every access of the person, then look into it',
);
const STOP_ALL_EXPORTS = step(
  'stop-exports',
  'office',
  '查清前不再有文件流出',
  'No file leaves before it is understood',
);
const PROVE_LOOKS = step(
  ...(['second-factor', 'branch'] as const),
  '账号可能已被他人掌握，查看前须本人验证',
  'Accounts may be in other hands; who looks proves to be themself',
);

/** By the kind of a case (`leak_case.kind`). Data: a step is added by a line, and nothing presses by itself. */
export const PLAYBOOKS: Readonly<Record<string, readonly PlaybookStep[]>> = {
  'leaver-took-data': [
    FREEZE,
    step('stop-links', 'person', '停用其发出的客户链接', 'Stop the links that they gave to clients'),
    step('stop-exports', 'branch', '同店可能有人协助，先停导出', 'Somebody of the branch may help; stop its exports'),
  ],
  'account-borrowed': [
    step('cut-sessions', 'person', '立即下线所有设备', 'Sign every device out at once'),
    PROVE_LOOKS,
    FREEZE,
  ],
  'seller-inside': [
    FREEZE,
    step('stop-exports', 'branch', '同店可能有人协助，先停导出', 'Somebody of the branch may help; stop its exports'),
    {
      ...step('lock', 'class', '被出售的多是电话，先停查看', 'Phones are what is sold; nobody looks at them'),
      fieldClass: 'contact',
    },
    PROVE_LOOKS,
  ],
  'device-or-paper-lost': [
    step('cut-sessions', 'person', '丢失的设备上可能仍在登录', 'The lost device may still be signed in'),
    step('second-factor', 'person', '设备在他人手中也不能查看', 'Whoever has the device looks at nothing'),
  ],
  intrusion: [
    STOP_ALL_EXPORTS,
    step('second-factor', 'office', '全员查看前须本人验证', 'Everybody proves to be themself before a look'),
    {
      ...step('lock', 'class', '证件号码危害最大，先锁定', 'Identity numbers do most harm; lock them'),
      fieldClass: 'identity',
    },
  ],
  'misdirected-message': [
    step('stop-links', 'client', '发错的链接不再能打开', 'What was sent to the wrong one opens no more'),
    step('lock', 'client', '查清前不再处理该客户资料', 'Nothing of the client is processed before it is understood'),
  ],
  'decoy-touched': [FREEZE, STOP_ALL_EXPORTS],
  supplier: [
    STOP_ALL_EXPORTS,
    { ...step('mask', 'class', '列表中的姓名也一并遮盖', 'Names in lists are masked as well'), fieldClass: 'names' },
  ],
  other: [STOP_ALL_EXPORTS],
};
