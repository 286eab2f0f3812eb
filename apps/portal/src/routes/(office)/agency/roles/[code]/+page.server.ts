import { error } from '@sveltejs/kit';
import { endPage } from '#lib/server/page-errors.ts';
import * as m from '#paraglide/messages.js';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { list, history } = locals.api.agency.roles;
  const [{ roles, offers }, { changes }] = await Promise.all([
    list.query(),
    history.query(/^[a-z][a-z-]{1,39}$/.test(params.code) ? { code: params.code, limit: 100 } : {}),
  ]).catch((failure: unknown) => endPage(failure, '/agency/roles'));
  const role = roles.find(({ code }) => code === params.code);
  if (role === undefined) error(404, m.error_not_found_text(), { kind: 'not-found', code: 'AGENCY_ROLE_NOT_FOUND' });
  return { role, offers, changes };
};
