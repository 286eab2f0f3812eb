/** What must hold in any restored database, whichever clauses there are. */
import type { SqlTransaction } from '@kean/db';
import { loginRoles } from '@kean/db/migrate';
import type { RestoredCheck } from '../clause-restoration.ts';

const count = async (tx: SqlTransaction, text: string): Promise<number> => {
  const [row] = await tx.query<{ wrong: bigint }>(`select count(*) as wrong from (${text}) found`, []);
  return Number(row?.wrong);
};

const LOGINS = loginRoles()
  .map((role) => `'${role}'`)
  .join(', ');
const LOG_TABLES = `('audit_record', 'audit_batch', 'audit_era', 'audit_verification', 'audit_form', 'audit_party', 'audit_policy')`;

export const DATABASE_CHECKS: readonly RestoredCheck[] = [
  {
    invariant: 'I3',
    what: { zh: '操作日志的表都不能修改或删除', en: 'no table of the log can be changed or emptied' },
    wrong: (tx) =>
      count(
        tx,
        `select c.oid from pg_class c
          where c.relnamespace = 'public'::regnamespace and (c.relname in ${LOG_TABLES} or c.relname like 'audit\\_record\\_2%')
            and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'no_statement' and t.tgenabled = 'O')
            and c.relkind in ('r', 'p')`,
      ),
  },
  {
    invariant: 'I3',
    what: { zh: '日志的批次首尾相接', en: 'the batches of the log follow each other without a gap' },
    wrong: (tx) =>
      count(
        tx,
        `select size from (select size, first, lag(size, 1, 0::bigint) over (order by size) as before from audit_batch) b where first <> before`,
      ),
  },
  {
    invariant: 'I1',
    what: { zh: '应当密封的列只含密文', en: 'sealed columns hold envelopes alone' },
    wrong: (tx) =>
      count(
        tx,
        `select client_id from client_field where substr(sealed, 1, 1) <> '\\x01'
         union all select id from client where substr(card, 1, 1) <> '\\x01'
         union all select id from demand where substr(wording, 1, 1) <> '\\x01'
         union all select client_id from client_signature where substr(sealed, 1, 1) <> '\\x01'
         union all select id from property where substr(address, 1, 1) <> '\\x01' or substr(certificate_no, 1, 1) <> '\\x01'
                                              or substr(wording, 1, 1) <> '\\x01'`,
      ),
  },
  {
    invariant: 'I1',
    what: { zh: '带策略的表都强制行级权限', en: 'row security is forced wherever there is a policy' },
    wrong: (tx) =>
      count(
        tx,
        `select c.oid from pg_class c
          where exists (select from pg_policy p where p.polrelid = c.oid) and not (c.relrowsecurity and c.relforcerowsecurity)`,
      ),
  },
  {
    invariant: 'I2',
    what: {
      zh: '除备份登录外没有登录可绕过行级权限',
      en: 'no login but the backups passes row security, and none is mighty',
    },
    wrong: (tx) =>
      count(
        tx,
        `select rolname from pg_roles
          where rolname in (${LOGINS}) and (rolsuper or rolcreaterole or (rolreplication and rolname <> 'kean_base_backup')
                                            or (rolbypassrls and rolname <> 'kean_backup'))`,
      ),
  },
  {
    invariant: 'I5',
    what: { zh: '所有约束与索引均有效', en: 'every constraint and every index is valid' },
    wrong: (tx) =>
      count(
        tx,
        `select oid from pg_constraint where not convalidated union all select indexrelid from pg_index where not indisvalid`,
      ),
  },
];
