import type { PublicText, Scope } from '@kean/kernel';
import type { DecidedBy, ExplainedPath } from '../contract/explain.ts';

export interface Answer {
  readonly decidedBy: DecidedBy;
  /** What the act is called. */
  readonly title: PublicText;
  readonly displayName: string;
  readonly path: ExplainedPath | null;
  readonly field: string | null;
}

const SCOPE_WORDS: Readonly<Record<Scope, PublicText>> = {
  own: { zh: '本人的记录', en: 'own records' },
  team: { zh: '本组', en: 'the team' },
  branch: { zh: '本店', en: 'the branch' },
  region: { zh: '本区域', en: 'the region' },
  agency: { zh: '全公司', en: 'the whole agency' },
};

type Sentence = (names: Names) => PublicText;

interface Names {
  readonly who: string;
  readonly act: PublicText;
  readonly role: PublicText;
  readonly scope: PublicText;
  readonly field: string;
}

const cannot = (zh: (names: Names) => string, en: (names: Names) => string): Sentence => {
  return (names) => ({
    zh: `${names.who}不能“${names.act.zh}”：${zh(names)}。`,
    en: `${names.who} cannot “${names.act.en}”: ${en(names)}.`,
  });
};

const SENTENCES: Readonly<Record<DecidedBy, Sentence>> = {
  allowed: ({ who, act, role, scope }) => ({
    zh: `${who}能“${act.zh}”：由“${role.zh}”授予，范围是${scope.zh}。`,
    en: `${who} can “${act.en}”: granted by “${role.en}”, as far as ${scope.en}.`,
  }),
  suspended: cannot(
    () => '账号已停用',
    () => 'the account is suspended',
  ),
  left: cannot(
    () => '已离职',
    () => 'the person has left',
  ),
  'not-granted': cannot(
    () => '所在岗位都没有这项权限',
    () => 'no role of theirs has this act',
  ),
  frozen: cannot(
    () => '访问已临时暂停',
    () => 'their access is paused for the time being',
  ),
  'kept-from-clients': cannot(
    () => '同时担任运维或审计，客户信息因此全部关闭',
    () => 'they are operator or auditor as well, and that closes every client to them',
  ),
  'not-fit': cannot(
    () => '上岗条件不齐或已过期，客户信息因此关闭',
    () => 'a duty of theirs is not done or is over, and that closes every client to them',
  ),
  expired: cannot(
    ({ role }) => `“${role.zh}”的这项权限已到期`,
    ({ role }) => `the grant of “${role.en}” has ended`,
  ),
  'extra-lapsed': cannot(
    () => '曾有的临时权限已到期或被收回',
    () => 'the extra grant they had has lapsed or was revoked',
  ),
  'no-place': cannot(
    ({ role, scope }) => `“${role.zh}”授予到${scope.zh}，但本人没有归属`,
    ({ role, scope }) => `“${role.en}” reaches ${scope.en}, and they belong to none`,
  ),
  elsewhere: cannot(
    ({ role, scope }) => `“${role.zh}”只到${scope.zh}，这条记录在范围之外`,
    ({ role, scope }) => `“${role.en}” reaches ${scope.en} only, and this record is elsewhere`,
  ),
  'not-assigned': cannot(
    ({ scope }) => `权限只到${scope.zh}，这位客户没有分配给本人`,
    ({ scope }) => `the grant reaches ${scope.en}, and this client is not assigned to them`,
  ),
  'assignment-lapsed': cannot(
    () => '分配已到期',
    () => 'the assignment has lapsed',
  ),
  condition: cannot(
    ({ role }) => `“${role.zh}”的权限带有条件，这条记录不符合`,
    ({ role }) => `the grant of “${role.en}” has conditions that this record does not meet`,
  ),
  field: cannot(
    ({ role, field }) => `“${role.zh}”的权限不包含字段“${field}”`,
    ({ role, field }) => `the grant of “${role.en}” does not include the field “${field}”`,
  ),
};

/** The answer as one sentence in both languages; names the person, the role and the act, and nothing of a record. */
export function answerInWords({ decidedBy, title, displayName, path, field }: Answer): PublicText {
  const role = { zh: path?.role.name ?? '', en: path?.role.nameEn ?? '' };
  const scope = SCOPE_WORDS[path?.grant.scope ?? 'own'];
  return SENTENCES[decidedBy]({ who: displayName, act: title, role, scope, field: field ?? '' });
}
