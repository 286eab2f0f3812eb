import { authorizerFor, type ClausePolicy, compileRuleSet, definePolicy } from '@kean/authorization';
import { type Database, openDatabase } from '@kean/db';
import { type Clock, type StaffId, systemClock } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { policy } from '../policy.ts';
import { principalOfStaff } from '../principals/index.ts';
import { rolesApi } from '../roles/api.ts';
import { readRoleGrants } from '../rule-sets/index.ts';
import { seed } from '../seed/index.ts';

const SCOPES = ['own', 'team', 'branch', 'region', 'agency'] as const;
const title = (zh: string, en: string) => ({ zh, en });
const OF_A_CLIENT = {
  state: ['quarantined', 'active', 'restricted', 'erased'],
  origin: ['imported', 'registered'],
} as const;
const CLIENT = { subject: 'Client', scopes: SCOPES, conditions: OF_A_CLIENT } as const;
const LOG = {
  subject: 'AuditEvent',
  scopes: SCOPES.slice(2),
  places: { branch: 'branchId', region: 'regionId' },
} as const;
const WHOLE = { scopes: ['agency'], places: {} } as const;
const PAPER = { scopes: SCOPES.slice(2), places: { branch: 'branchId', region: 'regionId' } } as const;
const FIELDS = [
  ...['name', 'phone', 'phone2', 'gender', 'remark', 'wording', 'idNumber'],
  ...['property.address', 'property.wording', 'property.certificateNo', 'demand.wording'],
];

const SCANS = ['contract', 'identity', 'consent', 'authority', 'property', 'request', 'other'].map(
  (one) => `scan.${one}`,
);

/** What the other clauses offer, written down once more: agency knows no clause, and gets the offers from whoever composes. */
export const OFFERS: readonly ClausePolicy[] = [
  policy,
  definePolicy({
    clause: 'clients',
    actions: [
      { action: 'list', ...CLIENT, title: title('查看客户列表（脱敏）', 'List clients, masked') },
      { action: 'search', ...CLIENT, title: title('查找客户（脱敏）', 'Search clients, masked') },
      { action: 'read', ...CLIENT, title: title('查看客户档案（脱敏）', 'Read a dossier, masked') },
      {
        action: 'invite',
        ...CLIENT,
        title: title('给客户发送本人页面的链接', 'Give clients a link to their own pages'),
      },
      { action: 'take-requests', ...CLIENT, title: title('代客户登记权利请求', 'Take down requests') },
      { action: 'read-requests', ...CLIENT, title: title('查看客户的权利请求', 'See requests') },
      { action: 'note-objections', ...CLIENT, title: title('登记客户不愿再被联系', 'Note objections to contact') },
      { action: 'confirm-phones', ...CLIENT, title: title('复核客户手机号的变更', 'Confirm changed phones') },
      { action: 'issue-sheets', ...CLIENT, title: title('打印到店核验单', 'Print sheets for visits') },
      { action: 'handle-requests', ...CLIENT, title: title('办理客户的权利请求', 'Handle requests') },
    ],
  }),
  definePolicy({
    clause: 'circulation',
    actions: [
      { action: 'reveal', ...CLIENT, fields: FIELDS, title: title('查看一项客户资料', 'Look at one sealed value') },
      { action: 'assign', ...CLIENT, scopes: SCOPES.slice(1), title: title('分配、移交客户', 'Assign clients') },
    ],
  }),
  definePolicy({
    clause: 'collection',
    actions: [
      {
        action: 'import',
        subject: 'Import',
        scopes: SCOPES,
        places: { own: 'createdBy', team: 'teamId', branch: 'branchId', region: 'regionId' },
        title: title('导入旧客户名单', 'Import an old client list'),
      },
      { action: 'register', ...CLIENT, title: title('登记客户', 'Register clients') },
      { action: 'read-consents', ...CLIENT, title: title('查看同意', 'Read consents') },
      { action: 'correct-fields', ...CLIENT, title: title('更正客户信息', 'Correct fields') },
      { action: 'record-consents', ...CLIENT, title: title('记录同意', 'Take down consents') },
      { action: 'propose-bases', subject: 'Basis', ...WHOLE, title: title('提出处理依据', 'Propose bases') },
      { action: 'approve-bases', subject: 'Basis', ...WHOLE, title: title('批准处理依据', 'Approve bases') },
      { action: 'write-notices', subject: 'Notice', ...WHOLE, title: title('起草告知书', 'Write notices') },
      { action: 'publish-notices', subject: 'Notice', ...WHOLE, title: title('发布告知书', 'Publish notices') },
      { action: 'run-campaigns', subject: 'Campaign', ...WHOLE, title: title('建立征询', 'Make campaigns') },
      { action: 'approve-campaigns', subject: 'Campaign', ...WHOLE, title: title('批准征询', 'Approve campaigns') },
      { action: 'read-purposes', subject: 'Purpose', ...WHOLE, title: title('查阅收集目的', 'Read purposes') },
    ],
  }),
  definePolicy({
    clause: 'accountability',
    actions: [
      { action: 'read-log', ...LOG, title: title('查阅操作日志', 'Read the log') },
      { action: 'export-evidence', ...LOG, title: title('导出日志证据', 'Export evidence') },
      { action: 'read-looks', ...CLIENT, title: title('查看谁看过这位客户', 'See who looked at a client') },
      { action: 'pseudonymise-actor', subject: 'Staff', ...WHOLE, title: title('改为代号', 'Replace by a pseudonym') },
      {
        action: 'read-register',
        subject: 'PersonalDataRegister',
        ...WHOLE,
        title: title('查阅清单', 'Read the register'),
      },
      { action: 'read-regulation', subject: 'Regulation', ...WHOLE, title: title('查阅法规', 'Read the law') },
      { action: 'confirm-regulation', subject: 'Regulation', ...WHOLE, title: title('确认法规', 'Confirm the law') },
    ],
  }),
  definePolicy({
    clause: 'storage',
    actions: [
      { action: 'read-keys', subject: 'Key', ...WHOLE, title: title('查看密钥', 'See keys') },
      { action: 'rotate-keys', subject: 'Key', ...WHOLE, title: title('轮换密钥', 'Rotate keys') },
      { action: 'read-jobs', subject: 'Job', ...WHOLE, title: title('查看后台任务', 'See jobs') },
      { action: 'handle-jobs', subject: 'Job', ...WHOLE, title: title('处理后台任务', 'Handle jobs') },
      { action: 'read-backups', subject: 'Backup', ...WHOLE, title: title('查看备份', 'See backups') },
      { action: 'take-backups', subject: 'Backup', ...WHOLE, title: title('启动备份', 'Take backups') },
      { action: 'read-patches', subject: 'Patches', ...WHOLE, title: title('查看漏洞状态', 'See the patch state') },
      { action: 'load-advisories', subject: 'Patches', ...WHOLE, title: title('载入漏洞公告', 'Load advisories') },
    ],
  }),
  definePolicy({
    clause: 'incidents',
    actions: [
      { action: 'read-alerts', subject: 'LeakAlert', ...WHOLE, title: title('查看泄露告警', 'See leak alerts') },
      { action: 'triage-alerts', subject: 'LeakAlert', ...WHOLE, title: title('处置泄露告警', 'Handle leak alerts') },
      { action: 'set-on-call', subject: 'LeakAlert', ...WHOLE, title: title('安排告警值班', 'Say who is on call') },
      { action: 'suppress-alerts', subject: 'LeakAlert', ...WHOLE, title: title('暂停检测规则', 'Keep rules quiet') },
      { action: 'read-notices', subject: 'LeakNotice', ...WHOLE, title: title('查看泄露告知', 'See notices of leaks') },
      {
        action: 'write-notices',
        subject: 'LeakNotice',
        ...WHOLE,
        title: title('起草泄露告知', 'Write notices of leaks'),
      },
      {
        action: 'approve-notices',
        subject: 'LeakNotice',
        ...WHOLE,
        title: title('批准泄露告知', 'Approve notices of leaks'),
      },
      {
        action: 'send-notices',
        subject: 'LeakNotice',
        ...WHOLE,
        title: title('发送泄露告知', 'Send notices of leaks'),
      },
      { action: 'read-cases', subject: 'LeakCase', ...WHOLE, title: title('查看泄露案件', 'See leak cases') },
      { action: 'handle-cases', subject: 'LeakCase', ...WHOLE, title: title('处置泄露案件', 'Handle leak cases') },
      { action: 'keep-decoys', subject: 'Decoy', ...WHOLE, title: title('管理诱饵客户', 'Keep decoys') },
      { action: 'read-radius', subject: 'LeakRadius', ...WHOLE, title: title('查看影响范围', 'See a radius') },
      { action: 'measure-radius', subject: 'LeakRadius', ...WHOLE, title: title('测算影响范围', 'Measure a radius') },
      { action: 'propose-rules', subject: 'LeakRule', ...WHOLE, title: title('提出规则修改', 'Propose rules') },
      { action: 'approve-rules', subject: 'LeakRule', ...WHOLE, title: title('审批规则修改', 'Approve rules') },
      { action: 'read-containment', subject: 'Containment', ...WHOLE, title: title('查看管控', 'See measures') },
      { action: 'contain', subject: 'Containment', ...WHOLE, title: title('采取管控', 'Contain') },
      { action: 'lift-containment', subject: 'Containment', ...WHOLE, title: title('解除管控', 'Lift measures') },
    ],
  }),
  definePolicy({
    clause: 'retention',
    actions: [
      { action: 'read-erasures', subject: 'Erasure', ...WHOLE, title: title('查看删除', 'See erasures') },
      { action: 'order-erasures', subject: 'Erasure', ...WHOLE, title: title('执行删除', 'Carry deletions out') },
      { action: 'read-holds', subject: 'LegalHold', ...WHOLE, title: title('查看法律保留', 'See legal holds') },
      { action: 'place-holds', subject: 'LegalHold', ...WHOLE, title: title('设立法律保留', 'Place legal holds') },
      { action: 'read-rules', subject: 'RetentionRule', ...WHOLE, title: title('查阅保存规则', 'Read rules') },
      { action: 'write-rules', subject: 'RetentionRule', ...WHOLE, title: title('制定保存规则', 'Write rules') },
      { action: 'read-lists', subject: 'DisposalList', ...WHOLE, title: title('查阅处置清单', 'Read lists') },
      { action: 'review-lists', subject: 'DisposalList', ...WHOLE, title: title('复核处置清单', 'Review lists') },
      { action: 'see-clocks', ...CLIENT, title: title('查看保存期限', 'See clocks') },
      { action: 'state-events', ...CLIENT, title: title('登记服务起止', 'State events') },
    ],
  }),
  definePolicy({
    clause: 'personnel',
    actions: [
      { action: 'read-leavings', subject: 'Staff', ...WHOLE, title: title('查看离职', 'See leavings') },
      { action: 'offboard', subject: 'Staff', ...WHOLE, title: title('办理离职', 'See people off') },
      { action: 'record-phones', subject: 'Staff', ...WHOLE, title: title('登记员工号码', 'Enter phones of staff') },
      { action: 'undo-leavings', subject: 'Staff', ...WHOLE, title: title('撤销离职', 'Undo a leaving') },
      { action: 'read-fitness', subject: 'Staff', ...WHOLE, title: title('查看上岗条件', 'See who is fit') },
      { action: 'record-duties', subject: 'Staff', ...WHOLE, title: title('登记上岗条件', 'Record duties') },
      { action: 'decide-duties', subject: 'Staff', ...WHOLE, title: title('复核上岗条件', 'Decide duties') },
      { action: 'set-duties', subject: 'Duty', ...WHOLE, title: title('规定上岗条件', 'Set duties') },
      { action: 'write-undertakings', subject: 'Undertaking', ...WHOLE, title: title('起草承诺书', 'Write them') },
      { action: 'publish-undertakings', subject: 'Undertaking', ...WHOLE, title: title('发布承诺书', 'Publish them') },
      { action: 'read-secrecy', subject: 'Staff', ...WHOLE, title: title('查阅保密登记', 'Read registers of secrecy') },
      { action: 'record-breaches', subject: 'Staff', ...WHOLE, title: title('登记违反', 'Record breaches') },
      { action: 'decide-breaches', subject: 'Staff', ...WHOLE, title: title('复核违反登记', 'Decide breaches') },
      { action: 'onboard', subject: 'Staff', ...WHOLE, title: title('办理入职', 'Take people on') },
      { action: 'provision', subject: 'Staff', ...WHOLE, title: title('连接人事系统', 'Connect a directory') },
      { action: 'read-connectors', subject: 'Connector', ...WHOLE, title: title('查看连接', 'See connectors') },
      { action: 'try-connectors', subject: 'Connector', ...WHOLE, title: title('测试连接', 'Try connectors') },
      { action: 'release-connectors', subject: 'Connector', ...WHOLE, title: title('放行连接', 'Release connectors') },
      { action: 'allow-roles', subject: 'Role', ...WHOLE, title: title('准许授予岗位', 'Allow roles') },
      { action: 'confirm-handovers', subject: 'Handover', ...PAPER, title: title('确认移交', 'Confirm handovers') },
    ],
  }),
  definePolicy({
    clause: 'paper-archive',
    actions: [
      { action: 'see-files', ...CLIENT, title: title('查看纸质档案', 'See paper files') },
      { action: 'open-scans', ...CLIENT, fields: SCANS, title: title('打开扫描件', 'Open scans') },
      { action: 'read-archive', subject: 'PaperFile', ...PAPER, title: title('查阅档案柜', 'Read the archive') },
      { action: 'keep-files', subject: 'PaperFile', ...PAPER, title: title('归档与借还', 'Keep files') },
      { action: 'arrange-cabinets', subject: 'Cabinet', ...PAPER, title: title('设置档案柜', 'Arrange cabinets') },
      { action: 'take-stock', subject: 'Cabinet', ...PAPER, title: title('盘点', 'Take stock') },
      { action: 'shred', subject: 'ShredBatch', ...PAPER, title: title('销毁', 'Shred') },
      { action: 'witness-shredding', subject: 'ShredBatch', ...PAPER, title: title('监销', 'Witness') },
    ],
  }),
];

const api = rolesApi(OFFERS);
const createCaller = callerFactory(api);

/** The seeded brokerage, in which people call as what they are at that moment: rules are compiled from the database for each call. */
export interface RolesOffice {
  /** The databases by the logins of each process. */
  readonly urls: FreshDatabase['urls'];
  readonly db: Database;
  readonly sql: OpenedSql;
  staffId(number: string): Promise<StaffId>;
  /** The first person of a role by number. */
  numberOf(role: string, position?: number): Promise<string>;
  call(staffId: StaffId, clock?: Clock): Promise<SignedInContext>;
  as(staffId: StaffId, clock?: Clock): Promise<ReturnType<typeof createCaller>>;
  close(): Promise<void>;
}

export async function openRolesOffice(): Promise<RolesOffice> {
  const fresh: FreshDatabase = await freshDatabase();
  await seed({ authSecret: 'a-secret-of-these-tests-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
  const db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test-api' });
  const sql = openSql(fresh.adminUrls.kean);
  const call: RolesOffice['call'] = async (staffId, clock = systemClock) => {
    const { roleGrants, version } = await readRoleGrants(db);
    const ruleSet = compileRuleSet(OFFERS, roleGrants, version);
    const found = await principalOfStaff(db, ruleSet, staffId);
    if (found === null) throw new Error('nobody active has this id');
    const principal = { ...found, assurance: { owes: 'nothing', provenSecondsAgo: 0 } } as const;
    return {
      // Roles touch the records alone; no operation of theirs asks for keys, objects or the signed log.
      services: { db, clock } as SignedInContext['services'],
      locale: 'zh',
      requestId: 'test',
      report: { refused: () => Promise.resolve(), failed: () => undefined },
      principal,
      authorizer: authorizerFor(ruleSet, principal, clock),
    };
  };
  return {
    urls: fresh.urls,
    db,
    sql,
    call,
    staffId: async (number) =>
      (await sql.query<{ id: StaffId }>('select id from staff where number = $1', [number]))[0]?.id as StaffId,
    numberOf: async (role, position = 0) => {
      const rows = await sql.query<{ number: string }>(
        'select s.number from staff s join staff_role r on r.staff_id = s.id where r.role_code = $1 order by 1',
        [role],
      );
      return rows[position]?.number ?? '';
    },
    as: async (staffId, clock) => createCaller(await call(staffId, clock)),
    close: async () => {
      await Promise.all([db.close(), sql.close()]);
      await fresh.dispose();
    },
  };
}
