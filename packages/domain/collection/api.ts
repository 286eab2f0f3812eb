import { entryProcedure, procedure, router, visitProcedure } from '@kean/procedures';
import { campaignsApi } from './campaigns/api.ts';
import { BasisInput, ProposeBasisInput } from './contract/bases.ts';
import {
  AskConsentCodeInput,
  ConsentActInput,
  ConsentsOfInput,
  ObjectToConsentInput,
  ReceiptOfInput,
  RecordConsentInput,
  WatchConsentsInput,
  WithdrawConsentInput,
} from './contract/consents.ts';
import {
  CorrectInput,
  CorrectItemInput,
  CorrectOwnItemInput,
  ItemTrailInput,
  TrailInput,
} from './contract/corrections.ts';
import { CompareNoticesInput, DraftNoticeInput, EditNoticeInput, NoticeAt, NoticeIdInput } from './contract/notices.ts';
import { OwnAnswers, OwnReceiptInput, OwnWithdrawal } from './contract/own-consents.ts';
import { ConfirmImportInput, ImportIdInput, ListImportsInput, PreviewInput } from './contract.ts';
import { approveBasis, endBasis, listBases, proposeBasis } from './operations/bases/approve-bases.ts';
import { cancelImport } from './operations/cancel-import.ts';
import { checkForm } from './operations/check-form.ts';
import { confirmImport } from './operations/confirm-import.ts';
import { askConsentCode } from './operations/consents/ask-consent-code.ts';
import { countersignPaper } from './operations/consents/countersign-paper.ts';
import { objectByLink } from './operations/consents/object-by-link.ts';
import { recordConsents, takeBackConsents } from './operations/consents/record-consents.ts';
import { showSignature } from './operations/consents/show-signature.ts';
import { handOutReceipt, viewConsents, watchConsents } from './operations/consents/view-consents.ts';
import { correctClient } from './operations/corrections/correct-client.ts';
import { correctItemOfClient, correctOwnItem } from './operations/corrections/correct-item-of-client.ts';
import { showItemTrail, showTrail } from './operations/corrections/show-trail.ts';
import { getImport, watchImport } from './operations/get-import.ts';
import { listImports } from './operations/list-imports.ts';
import { listPurposes } from './operations/list-purposes.ts';
import { compareNotices } from './operations/notices/compare-notices.ts';
import { publishNotice, withdrawNotice } from './operations/notices/publish-notice.ts';
import { getNotice, listNotices } from './operations/notices/view-notice.ts';
import { draftNotice, editNotice, returnNotice, submitNotice } from './operations/notices/write-notice.ts';
import { reportImport } from './operations/report-import.ts';
import { showPreview } from './operations/show-preview.ts';
import { IntakeInput } from './purposes/intake-shape.ts';
import { registrationApi } from './registration/api.ts';
import { giveOwnConsent, showOwnConsents, takeOwnReceipt, withdrawOwnConsent } from './visits/own-consents.ts';

const importing = () => procedure({ clause: 'collection', action: 'collection.import' });

const writing = () => procedure({ clause: 'collection', action: 'collection.write-notices' });
const publishing = () => procedure({ clause: 'collection', action: 'collection.publish-notices' });

const readingConsents = () => procedure({ clause: 'collection', action: 'collection.read-consents' });
const recordingConsents = () => procedure({ clause: 'collection', action: 'collection.record-consents' });
const correcting = () => procedure({ clause: 'collection', action: 'collection.correct-fields' });
const visiting = () => visitProcedure({ clause: 'collection' });
const writingBases = () => procedure({ clause: 'collection', action: 'collection.propose-bases' });
const approvingBases = () => procedure({ clause: 'collection', action: 'collection.approve-bases' });

/** `collection.…` of the api. */
export const collectionApi = router({
  purposes: router({
    list: procedure({ clause: 'collection', action: 'collection.read-purposes' }).query(() => listPurposes()),
  }),
  notices: router({
    list: writing().query(({ ctx }) => listNotices(ctx)),
    get: writing()
      .input(NoticeIdInput)
      .query(({ ctx, input }) => getNotice(ctx, input.noticeId)),
    compare: writing()
      .input(CompareNoticesInput)
      .query(({ ctx, input }) => compareNotices(ctx, input)),
    draft: writing()
      .input(DraftNoticeInput)
      .mutation(({ ctx, input }) => draftNotice(ctx, input)),
    edit: writing()
      .input(EditNoticeInput)
      .mutation(({ ctx, input }) => editNotice(ctx, input)),
    submit: writing()
      .input(NoticeAt)
      .mutation(({ ctx, input }) => submitNotice(ctx, input)),
    return: publishing()
      .input(NoticeAt)
      .mutation(({ ctx, input }) => returnNotice(ctx, input)),
    /** Cannot be taken back: its words stay. */
    publish: procedure({ clause: 'collection', action: 'collection.publish-notices', stepUpMinutes: 15 })
      .input(NoticeAt)
      .mutation(({ ctx, input }) => publishNotice(ctx, input)),
    withdraw: publishing()
      .input(NoticeAt)
      .mutation(({ ctx, input }) => withdrawNotice(ctx, input)),
  }),
  bases: router({
    list: writingBases().query(({ ctx }) => listBases(ctx)),
    propose: writingBases()
      .input(ProposeBasisInput)
      .mutation(({ ctx, input }) => proposeBasis(ctx, input)),
    /** Opens clients without their consent: the proof of who approves has to be fresh. */
    approve: procedure({ clause: 'collection', action: 'collection.approve-bases', stepUpMinutes: 15 })
      .input(BasisInput)
      .mutation(({ ctx, input }) => approveBasis(ctx, input.approvalId)),
    end: approvingBases()
      .input(BasisInput)
      .mutation(({ ctx, input }) => endBasis(ctx, input.approvalId)),
  }),
  consents: router({
    of: readingConsents()
      .input(ConsentsOfInput)
      .query(({ ctx, input }) => viewConsents(ctx, input.clientId)),
    watch: readingConsents()
      .input(WatchConsentsInput)
      .subscription(({ ctx, input, signal }) => watchConsents(ctx, input, signal)),
    record: recordingConsents()
      .input(RecordConsentInput)
      .mutation(({ ctx, input }) => recordConsents(ctx, input)),
    /** To the client's phone; the answer tells nothing of the code. */
    askCode: recordingConsents()
      .input(AskConsentCodeInput)
      .mutation(({ ctx, input }) => askConsentCode(ctx, input)),
    /** Opens what paper says: the proof of who countersigns has to be fresh. */
    countersign: procedure({ clause: 'collection', action: 'collection.record-consents', stepUpMinutes: 15 })
      .input(ConsentActInput)
      .mutation(({ ctx, input }) => countersignPaper(ctx, input)),
    /** By the link in the message that told the client of a signature. */
    object: entryProcedure({ clause: 'collection' })
      .input(ObjectToConsentInput)
      .mutation(({ ctx, input }) => objectByLink(ctx, input.linkSecret)),
    /** A mutation, because looking stands in the log. */
    signature: readingConsents()
      .input(ConsentActInput)
      .mutation(async ({ ctx, input }) => (await showSignature(ctx, input)).open()),
    withdraw: recordingConsents()
      .input(WithdrawConsentInput)
      .mutation(({ ctx, input }) => takeBackConsents(ctx, input)),
    /** A mutation, because it stands in the log before the files leave. */
    receipt: readingConsents()
      .input(ReceiptOfInput)
      .mutation(({ ctx, input }) => handOutReceipt(ctx, input)),
  }),
  /** The client's own pages: asked, answered and taken back on their own phone. */
  visits: router({
    consents: visiting().query(({ ctx }) => showOwnConsents(ctx)),
    give: visiting()
      .input(OwnAnswers)
      .mutation(({ ctx, input }) => giveOwnConsent(ctx, input)),
    withdraw: visiting()
      .input(OwnWithdrawal)
      .mutation(({ ctx, input }) => withdrawOwnConsent(ctx, input)),
    /** Demand and property are the client's to say. */
    correctItem: visiting()
      .input(CorrectOwnItemInput)
      .mutation(({ ctx, input }) => correctOwnItem(ctx, input)),
    /** A mutation, for handing it out is an act that changes the log. */
    receipt: visiting()
      .input(OwnReceiptInput)
      .mutation(({ ctx, input }) => takeOwnReceipt(ctx, input.receiptId)),
  }),
  campaigns: campaignsApi,
  intake: router({
    /** A mutation by protocol only: what was typed is a person's, and the input of a query travels in the address (I1). */
    check: procedure({ clause: 'collection', action: 'collection.register' })
      .input(IntakeInput)
      .mutation(({ ctx, input }) => checkForm(ctx, input)),
  }),
  registration: registrationApi,
  corrections: router({
    /** A mutation, because the look at it stands in the log. */
    trail: correcting()
      .input(TrailInput)
      .mutation(({ ctx, input }) => showTrail(ctx, input)),
    correct: correcting()
      .input(CorrectInput)
      .mutation(({ ctx, input }) => correctClient(ctx, input)),
    itemTrail: correcting()
      .input(ItemTrailInput)
      .mutation(({ ctx, input }) => showItemTrail(ctx, input)),
    correctItem: correcting()
      .input(CorrectItemInput)
      .mutation(({ ctx, input }) => correctItemOfClient(ctx, input)),
  }),
  imports: router({
    list: importing()
      .input(ListImportsInput)
      .query(({ ctx, input }) => listImports(ctx, input)),
    get: importing()
      .input(ImportIdInput)
      .query(({ ctx, input }) => getImport(ctx, input)),
    preview: importing()
      .input(PreviewInput)
      .query(({ ctx, input }) => showPreview(ctx, input)),
    confirm: importing()
      .input(ConfirmImportInput)
      .mutation(({ ctx, input }) => confirmImport(ctx, input)),
    cancel: importing()
      .input(ImportIdInput)
      .mutation(({ ctx, input }) => cancelImport(ctx, input)),
    report: importing()
      .input(ImportIdInput)
      .query(({ ctx, input }) => reportImport(ctx, input)),
    watch: importing()
      .input(ImportIdInput)
      .subscription(({ ctx, input, signal }) => watchImport(ctx, input, signal)),
  }),
});
