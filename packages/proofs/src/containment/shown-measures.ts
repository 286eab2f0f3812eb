import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { VISIT_TOKEN_HEADER } from '@kean/clients/contract';
import { invented } from '../every-door/invented-values.ts';
import { readInstanceSecrets } from '../office/instance-secrets.ts';
import { openClientWriter } from '../office/written-clients.ts';
import type { RevokedOffice } from '../revocation/revoked-office.ts';
import type { CrowdAct } from './crowd.ts';

/** A measure of one kind, and what is asked to see whether it holds. */
export interface ShownMeasure {
  readonly name: string;
  readonly kind: string;
  readonly target: Readonly<Record<string, string>>;
  readonly act: CrowdAct;
  /** Fewer callers where one call is work of its own, as a file is: what was under way at the commit comes to its end. */
  readonly callers?: number;
  /** Whoever it concerned signs in anew afterwards. */
  readonly signsIn: boolean;
}

const CALLED = (cookie: string): RequestInit => ({ headers: { cookie, 'content-type': 'application/json' } });
const about = (path: string, input: object) => `/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
const answered = (status: number): boolean => status === 200;

/**
 * One measure of each kind against an agent, their client, their branch, a class of fields, or whoever may export.
 * @param hrCookie of somebody who may take a file out
 * @param round whose number the invented client has: two are not one person
 */
export async function measuresToShow(
  office: RevokedOffice,
  agentCookie: string,
  hrCookie: string,
  round: number,
): Promise<ShownMeasure[]> {
  const { instance, sql, staffId } = office;
  const writer = await openClientWriter(instance);
  try {
    const [at] = await writer.query<{ regionId: string; branchId: string; teamId: string | null }>(
      `select region_id as "regionId", branch_id as "branchId", team_id as "teamId" from staff where id = $1`,
      [staffId],
    );
    if (at === undefined) throw new TypeError('the agent works nowhere');
    const placement = { ...at, assigneeId: staffId } as Parameters<typeof writer.write>[0];
    const { id: clientId } = await writer.write(placement, invented(round));
    const dossier = about('clients.dossier', { clientId });
    const shown = (
      name: string,
      kind: string,
      target: ShownMeasure['target'],
      act: Partial<CrowdAct> = {},
    ): ShownMeasure => ({
      ...{ name, kind, target, signsIn: kind === 'freeze' || kind === 'cut-sessions' },
      act: { path: dossier, init: CALLED(agentCookie), isServed: answered, ...act },
    });
    const hr = await sql.query<{ id: string }>(`select staff_id as id from staff_role where role_code = 'hr' limit 1`);
    return [
      shown('lock a client', 'lock', { of: 'client', clientId }),
      shown('lock a branch', 'lock', { of: 'branch', branchId: at.branchId }),
      shown(
        'lock a class of fields',
        'lock',
        { of: 'class', fieldClass: 'contact' },
        {
          // What of the client is recorded, and could be looked at.
          isServed: (status, body) => status === 200 && body.includes('"field":"phone"'),
        },
      ),
      shown(
        'raise a mask',
        'mask',
        { of: 'class', fieldClass: 'names' },
        {
          isServed: (status, body) => status === 200 && !body.includes('"maskedName":"***"'),
        },
      ),
      {
        ...shown(
          'stop exports',
          'stop-exports',
          { of: 'person', staffId: hr.rows[0]?.id ?? '' },
          {
            path: '/trpc/personnel.fitness.export',
            init: { ...CALLED(hrCookie), method: 'POST', body: '{}' },
          },
        ),
        callers: 3,
      },
      shown(
        'stop links',
        'stop-links',
        { of: 'client', clientId },
        {
          path: '/trpc/clients.visits.own',
          init: await asVisitor(office, clientId),
        },
      ),
      shown('require a second factor', 'second-factor', { of: 'branch', branchId: at.branchId }),
      shown('cut sessions', 'cut-sessions', { of: 'person', staffId }),
      shown('freeze', 'freeze', { of: 'person', staffId }),
    ];
  } finally {
    await writer.close();
  }
}

/** The client in their own pages by a link of the agent, as the portal would ask for them. */
async function asVisitor({ instance, sql, staffId }: RevokedOffice, clientId: string): Promise<RequestInit> {
  const [token, invitation] = [randomBytes(32).toString('base64url'), randomUUID()];
  const digest = (text: string) => createHash('sha256').update(text).digest();
  await sql.query(
    `insert into client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at, used_at)
     values ($1, $2, $3, 'own-pages', 'screen', $4, now() + interval '1 day', now())`,
    [invitation, clientId, staffId, digest(invitation)],
  );
  await sql.query(
    `insert into client_visit (id, client_id, invitation_id, token_digest, ends_at) values ($1, $2, $3, $4, now() + interval '15 minutes')`,
    [randomUUID(), clientId, invitation, digest(token)],
  );
  const { serviceToken } = await readInstanceSecrets(instance);
  return { headers: { authorization: `Bearer ${serviceToken}`, [VISIT_TOKEN_HEADER]: token } };
}
