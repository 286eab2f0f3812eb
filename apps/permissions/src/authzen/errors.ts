import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  PERMISSIONS_POLICIES_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '目前无法确认策略文件，为安全起见不作任何决定。请检查策略目录。',
      en: 'the policy files cannot be confirmed now, so nothing is decided; look at the policy folder',
    },
  },
  PERMISSIONS_STAFF_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '目前无法确认岗位权限，为安全起见不作任何决定，请稍后再试。',
      en: 'roles and staff cannot be confirmed now, so nothing is decided; try again shortly',
    },
  },
  PERMISSIONS_LOG_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '决定日志暂时无法写入，为安全起见不作任何决定，请稍后再试。',
      en: 'the decision log cannot be written now, so nothing is decided; try again shortly',
    },
  },
} as const satisfies ErrorTable;

export const failPermissions = failWith(CODES);
