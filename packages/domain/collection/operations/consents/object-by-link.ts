import { digestOf, tryAtTheDoor } from '@kean/clients/contract/reaching';
import { bearerPrincipal, inSqlTransaction, nobody, runStatementAs } from '@kean/db';
import { type BranchId, type ClientId, type Id, newId } from '@kean/kernel';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { withdrawConsent } from '../../consent/withdraw-consent.ts';
import { failCollection } from '../../errors.ts';
import type { PurposeCode } from '../../purposes/index.ts';
import { tellCompliance } from './tell-compliance.ts';

const ACT = 'SELECT act_id AS id FROM consent_objection WHERE link_digest = $1';
const OBJECT = 'SELECT object_to_consent($1) AS id';
const SIGNED = `SELECT a.client_id AS "clientId", c.branch_id AS "branchId", a.recorded_by AS "recordedBy",
    coalesce(array_agg(DISTINCT w.purpose) FILTER (WHERE w.purpose IS NOT NULL), '{}') AS purposes
  FROM consent_act a JOIN client c ON c.id = a.client_id
  LEFT JOIN consent_answer w ON w.act_id = a.id AND w.answer = 'given' AND NOT EXISTS (
    SELECT FROM consent_act l JOIN consent_answer v ON v.act_id = l.id
     WHERE l.client_id = a.client_id AND l.seq > a.seq AND v.purpose = w.purpose AND v.class = w.class)
  WHERE a.id = $1::uuid AND c.state <> 'erased' GROUP BY 1, 2, 3`;
/** Whoever bears the link is nobody of the office; what it leads to is one act, which the statements name. */
const BY_LINK = { ...nobody, clientScope: 'agency' } as const;

interface Signed {
  readonly clientId: ClientId;
  readonly branchId: BranchId;
  readonly recordedBy: string | null;
  readonly purposes: PurposeCode[];
}

/**
 * "I did not sign that": everything that was consented to by this signature is taken back at once, by one tap on the link in the message that
 * told of it. It closes and never opens, so it asks for no code; who approves bases hears of it by mail, except who held the tablet.
 * @throws AppError COLLECTION_CONSENT_LINK_REFUSED | CLIENTS_VISIT_LIMITED | COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function objectByLink(call: FrontContext, linkSecret: string): Promise<void> {
  const { services } = call;
  const { db, receipts, clock } = services;
  const objected = await tryAtTheDoor(call, linkSecret, async (digest) => {
    const [known] = await runStatementAs<{ id: string }>(db, bearerPrincipal(digest), ACT, [digestOf(linkSecret)]);
    if (known === undefined) return null;
    return inSqlTransaction(db, BY_LINK, async (tx) => {
      const [done] = await tx.query<{ id: Id<'ConsentAct'> | null }>(OBJECT, [linkSecret]);
      const [signed] = await tx.query<Signed>(SIGNED, [done?.id ?? null]);
      if (signed === undefined || done?.id == null) return null;
      const { clientId, branchId, purposes, recordedBy } = signed;
      const alone = { clientId, channel: 'own-phone', recordedBy: null, principal: null } as const;
      if (purposes.length > 0) await withdrawConsent(tx, { receipts, clock }, { key: newId(), purposes, ...alone });
      await record(tx, {
        action: 'collection.consent-objected',
        outcome: 'allowed',
        principal: null,
        branchId,
        subject: { kind: 'Client', id: clientId },
        facts: { actId: done.id, purposes: purposes.length },
      });
      await tellCompliance(tx, done.id, recordedBy);
      return { done: true };
    });
  });
  if (objected === null) throw failCollection('COLLECTION_CONSENT_LINK_REFUSED');
}
