import { columnsOf, declarePersonalData } from '@kean/kernel';

const ofStaff = { retention: 'staff-record', eraser: 'delete-row', sealed: false } as const;
const byOwnId = { kind: 'staff', by: 'id' } as const;
const byUserId = { kind: 'staff', by: 'user_id' } as const;
const byStaffId = { kind: 'staff', by: 'staff_id' } as const;
const whoeverTried = (endsAt: string) => ({ kind: 'caller', by: endsAt }) as const;

/** Secrets that better-auth keeps of an account. No sign-in by another provider is on, so all but the password are empty. */
const ACCOUNT_SECRETS = ['access_token', 'refresh_token', 'id_token', 'password'];

/** Staff are people as well: who they are, how they sign in, from where. */
export const personalData = declarePersonalData({
  owner: 'agency',
  clauses: '5.2-5.3',
  purposes: {
    employment: {
      purpose: { zh: '人员管理与责任认定', en: 'to manage staff and to know who answers for an act' },
      basis: {
        zh: '实施人力资源管理所必需（个人信息保护法第十三条第二项）',
        en: 'needed for the management of staff (PIPL 13, item 2)',
      },
    },
    'sign-in': {
      purpose: { zh: '核验登录者身份', en: 'to know who signs in' },
      basis: {
        zh: '采取安全技术措施的法定义务（个人信息保护法第十三条第三项、第五十一条）',
        en: 'the statutory duty of technical protection (PIPL 13, item 3, and 51)',
      },
    },
    'guard-sign-in': {
      purpose: { zh: '防止猜测密码', en: 'to stop the guessing of passwords' },
      basis: {
        zh: '采取安全技术措施的法定义务（个人信息保护法第十三条第三项、第五十一条）',
        en: 'the statutory duty of technical protection (PIPL 13, item 3, and 51)',
      },
    },
  },
  places: [
    ...columnsOf('staff', ['display_name'], {
      ...ofStaff,
      class: 'identity',
      purpose: 'employment',
      eraser: 'overwrite-column',
      subject: byOwnId,
    }),
    ...columnsOf('staff', ['number'], {
      ...ofStaff,
      class: 'pseudonym',
      purpose: 'employment',
      eraser: 'overwrite-column',
      subject: byOwnId,
    }),
    ...columnsOf('auth_user', ['name', 'image'], {
      ...ofStaff,
      class: 'identity',
      purpose: 'sign-in',
      subject: byOwnId,
    }),
    ...columnsOf('auth_user', ['email'], { ...ofStaff, class: 'contact', purpose: 'sign-in', subject: byOwnId }),
    ...columnsOf('auth_session', ['token'], {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      retention: 'sign-in-session',
      subject: byUserId,
    }),
    ...columnsOf('auth_session', ['ip_address', 'user_agent'], {
      ...ofStaff,
      class: 'device',
      purpose: 'sign-in',
      retention: 'sign-in-session',
      subject: byUserId,
    }),
    ...columnsOf('auth_account', ['account_id'], {
      ...ofStaff,
      class: 'pseudonym',
      purpose: 'sign-in',
      subject: byUserId,
    }),
    ...columnsOf('auth_account', ACCOUNT_SECRETS, {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      subject: byUserId,
    }),
    ...columnsOf('api_key', ['name'], { ...ofStaff, class: 'device', purpose: 'sign-in', subject: byStaffId }),
    ...columnsOf('api_key', ['digest'], { ...ofStaff, class: 'credential', purpose: 'sign-in', subject: byStaffId }),
    ...columnsOf('known_device', ['digest', 'browser', 'system'], {
      ...ofStaff,
      class: 'device',
      purpose: 'sign-in',
      subject: byStaffId,
    }),
    ...columnsOf('second_factor', ['name'], { ...ofStaff, class: 'device', purpose: 'sign-in', subject: byStaffId }),
    ...columnsOf('second_factor', ['sealed_secret', 'credential_id', 'public_key'], {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      subject: byStaffId,
    }),
    ...columnsOf('recovery_code', ['digest'], {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      subject: byStaffId,
    }),
    ...columnsOf('account_recovery', ['code_digest'], {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      subject: byStaffId,
    }),
    ...columnsOf('auth_verification', ['identifier', 'value'], {
      ...ofStaff,
      class: 'credential',
      purpose: 'sign-in',
      retention: 'sign-in-window',
      eraser: 'expire-row',
      subject: whoeverTried('expires_at'),
    }),
    ...columnsOf('sign_in_window', ['key'], {
      ...ofStaff,
      class: 'pseudonym',
      purpose: 'guard-sign-in',
      retention: 'sign-in-window',
      eraser: 'expire-row',
      subject: whoeverTried('ends_at'),
    }),
  ],
});
