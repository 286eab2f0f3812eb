/** The contracts' shapes as they arrive over the wire: tRPC sends JSON, so an instant is its ISO 8601 text. */

import type {
  LogEntry as LogEntryShape,
  LogHealth as LogHealthShape,
  LogPage as LogPageShape,
  LogProof as LogProofShape,
  LogView as LogViewShape,
  Look as LookShape,
  LooksPage as LooksPageShape,
} from '@kean/accountability/contract';
import type {
  RegisterEntry as RegisterEntryShape,
  Register as RegisterShape,
} from '@kean/accountability/contract/register';
import type { RegulationFact as RegulationFactShape } from '@kean/accountability/contract/regulation';
import type {
  ApiKeyView as ApiKeyViewShape,
  ConnectedIdentity as ConnectedIdentityShape,
  FactorsOverview as FactorsOverviewShape,
  FactorView as FactorViewShape,
  NewDevice as NewDeviceShape,
  SessionStanding as SessionStandingShape,
  SessionView as SessionViewShape,
  SignedIn as SignedInShape,
} from '@kean/agency/contract';
import type { PermissionExplained as PermissionExplainedShape } from '@kean/agency/contract/explain';
import type { ExtraGrantView as ExtraGrantShape } from '@kean/agency/contract/extra-grants';
import type {
  ActionDifference as ActionDifferenceShape,
  OfferedAction as OfferedActionShape,
} from '@kean/agency/contract/grants';
import type {
  HeldSession as HeldSessionShape,
  Holdings as HoldingsShape,
  PeoplePage as PeoplePageShape,
  PersonRow as PersonRowShape,
} from '@kean/agency/contract/people';
import type {
  OwnRecovery as OwnRecoveryShape,
  RecoveryApproved as RecoveryApprovedShape,
  RecoveryView as RecoveryShape,
} from '@kean/agency/contract/recoveries';
import type {
  RoleChange as RoleChangeShape,
  RolePreview as RolePreviewShape,
  RoleView as RoleViewShape,
} from '@kean/agency/contract/roles';
import type { Revealed as RevealedShape, RevealOptions as RevealOptionsShape } from '@kean/circulation/contract';
import type {
  ClientPage as ClientPageShape,
  ClientRow as ClientRowShape,
  DemandView as DemandShape,
  Dossier as DossierShape,
  PropertyView as PropertyShape,
} from '@kean/clients/contract';
import type { DocumentRow as DocumentRowShape } from '@kean/clients/contract/documents';
import type {
  PhoneChange as PhoneChangeShape,
  PhoneOfClient as PhoneOfClientShape,
} from '@kean/clients/contract/phones';
import type {
  RequestCase as RequestCaseShape,
  RequestPage as RequestPageShape,
  RequestRow as RequestRowShape,
} from '@kean/clients/contract/requests';
import type {
  ImportPreview as ImportPreviewShape,
  ImportReport as ImportReportShape,
  ImportView as ImportViewShape,
} from '@kean/collection/contract';
import type { BasisView as BasisViewShape } from '@kean/collection/contract/bases';
import type {
  CampaignOptions as CampaignOptionsShape,
  CampaignPreview as CampaignPreviewShape,
  CampaignRow as CampaignRowShape,
  CampaignView as CampaignViewShape,
} from '@kean/collection/contract/campaigns';
import type { ClientConsents as ClientConsentsShape } from '@kean/collection/contract/consents';
import type { FieldTrail as FieldTrailShape } from '@kean/collection/contract/corrections';
import type { NoticeRow as NoticeRowShape, NoticeView as NoticeViewShape } from '@kean/collection/contract/notices';
import type { PurposeView as PurposeViewShape } from '@kean/collection/contract/purposes';
import type {
  DraftRow as DraftRowShape,
  Duplicate as DuplicateShape,
  RegistrationFinding as RegistrationFindingShape,
  RegistrationForms as RegistrationFormsShape,
} from '@kean/collection/contract/registration';
import type {
  AlertRow as AlertRowShape,
  Alert as AlertShape,
  AlertsPage as AlertsPageShape,
  BranchDecoys as BranchDecoysShape,
  CaseNotices as CaseNoticesShape,
  CasePlaybook as CasePlaybookShape,
  CaseRow as CaseRowShape,
  CasesPage as CasesPageShape,
  CaseYear as CaseYearShape,
  ClientOfCaseRow as ClientOfCaseRowShape,
  ContainmentRow as ContainmentRowShape,
  ContainmentTarget as ContainmentTargetShape,
  DecoySeatRow as DecoySeatShape,
  DutiesOfCase as DutiesOfCaseShape,
  FoundTarget as FoundTargetShape,
  GivenNumber as GivenNumberShape,
  LeakCase as LeakCaseShape,
  NoticeView as LeakNoticeShape,
  SendingView as LeakSendingShape,
  OnCallWeek as OnCallWeekShape,
  OpenedDecoy as OpenedDecoyShape,
  OwnImprovement as OwnImprovementShape,
  OwnLeakNotice as OwnLeakNoticeShape,
  PressedMeasure as PressedMeasureShape,
  Preview as PreviewShape,
  RadiiPage as RadiiPageShape,
  RadiusClientsPage as RadiusClientsPageShape,
  RadiusProgress as RadiusProgressShape,
  RadiusRow as RadiusRowShape,
  Radius as RadiusShape,
  ReviewOfCase as ReviewOfCaseShape,
  RulesView as RulesViewShape,
  RuleVersion as RuleVersionShape,
  Suppression as SuppressionShape,
  TellingState as TellingStateShape,
  TimelineEntry as TimelineEntryShape,
  TimelinePage as TimelinePageShape,
  UnreachedPage as UnreachedPageShape,
} from '@kean/incidents/contract';
import type { Grant as GrantShape, Id } from '@kean/kernel';
import type {
  BatchRow as BatchRowShape,
  BatchView as BatchViewShape,
  CabinetRow as CabinetRowShape,
  FilePage as FilePageShape,
  FileRow as FileRowShape,
  FilesOfClient as FilesOfClientShape,
  FileView as FileViewShape,
  ShreddableFile as ShreddableFileShape,
  StaffChoice as StaffChoiceShape,
  StockTaking as StockTakingShape,
  TakingRow as TakingRowShape,
} from '@kean/paper-archive/contract';
import type {
  LeavingPreview as LeavingPreviewShape,
  LeavingRow as LeavingRowShape,
  Leaving as LeavingShape,
  PhonesOfPerson as PhonesOfPersonShape,
  Reminder as ReminderShape,
  WaitingHandover as WaitingHandoverShape,
} from '@kean/personnel/contract';
import type { CallView as CallViewShape } from '@kean/personnel/contract/calls';
import type { DirectoryView as DirectoryViewShape } from '@kean/personnel/contract/connectors';
import type {
  DeliveryView as DeliveryViewShape,
  WebhookView as WebhookViewShape,
} from '@kean/personnel/contract/deliveries';
import type {
  CheckPapers as CheckPapersShape,
  Course as CourseShape,
  Matrix as FitnessMatrixShape,
  MatrixRow as FitnessRowShape,
  OwnDuties as OwnDutiesShape,
  RoleDuties as RoleDutiesShape,
  Undertaking as UndertakingShape,
  UndertakingTexts as UndertakingTextsShape,
} from '@kean/personnel/contract/fitness';
import type { GroupMessage as GroupMessageShape } from '@kean/personnel/contract/groups';
import type { NoticeWatch as NoticeWatchShape } from '@kean/personnel/contract/notice';
import type {
  ComingsAndGoings as ComingsAndGoingsShape,
  NewPeoplePreview as NewPeoplePreviewShape,
  NewPerson,
} from '@kean/personnel/contract/onboarding';
import type {
  ReceiverView as ReceiverViewShape,
  SigningKeyView as SigningKeyViewShape,
} from '@kean/personnel/contract/receivers';
import type {
  BreachesPage as BreachesPageShape,
  BreachRow as BreachRowShape,
  Breach as BreachShape,
  OwnBreach as OwnBreachShape,
  ReminderRow as ReminderRowShape,
  UndertakingRow as UndertakingRowShape,
} from '@kean/personnel/contract/secrecy';
import type { ProviderView as ProviderViewShape } from '@kean/personnel/contract/signals';
import type {
  SignInProviderView as SignInProviderShape,
  TrialStep as TrialStepShape,
  TrialView as TrialViewShape,
} from '@kean/personnel/contract/trials';
import type {
  CertificateFiles as CertificateFilesShape,
  ClientClocks as ClientClocksShape,
  DisposalListRow as DisposalListRowShape,
  DisposalList as DisposalListShape,
  ErasurePage as ErasurePageShape,
  ErasureRow as ErasureRowShape,
  Erasure as ErasureShape,
  HoldChoices as HoldChoicesShape,
  Hold as HoldShape,
  RetentionRule as RetentionRuleShape,
  RulesOfGroup as RulesOfGroupShape,
  Simulation as SimulationShape,
  WaitingCase as WaitingCaseShape,
} from '@kean/retention/contract';
import type {
  KeyGroup as KeyGroupShape,
  KeysOverview as KeysOverviewShape,
  RotationPage as RotationPageShape,
  RotationView as RotationViewShape,
} from '@kean/storage/contract';
import type {
  BackupPage as BackupPageShape,
  BackupsOverview as BackupsOverviewShape,
  BackupView as BackupViewShape,
} from '@kean/storage/contract/backups';
import type { DrillPage as DrillPageShape, DrillView as DrillViewShape } from '@kean/storage/contract/drills';
import type {
  InboxLetter as InboxLetterShape,
  MessagesOverview as MessagesOverviewShape,
} from '@kean/storage/contract/messages';
import type { PatchOverview as PatchOverviewShape } from '@kean/storage/contract/patches';
import type { WorkOverview as WorkOverviewShape } from '@kean/storage/contract/work';
import type { z } from 'zod';

type Wire<T> =
  T extends Id<string>
    ? string
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends Date
        ? string
        : T extends (infer Item)[]
          ? Wire<Item>[]
          : T extends readonly (infer Item)[]
            ? readonly Wire<Item>[]
            : T extends object
              ? { [Key in keyof T]: Wire<T[Key]> }
              : never;

export type SignedIn = Wire<SignedInShape>;
export type PatchOverview = Wire<z.infer<typeof PatchOverviewShape>>;
export type CasePlaybook = Wire<CasePlaybookShape>;
export type ContainmentRow = Wire<ContainmentRowShape>;
export type FoundTarget = Wire<FoundTargetShape>;
export type MeasurePreview = Wire<PreviewShape>;
export type PressedMeasure = Wire<PressedMeasureShape>;
export type ContainmentTarget = Wire<ContainmentTargetShape>;
export type CheckPapers = Wire<CheckPapersShape>;
export type Course = Wire<CourseShape>;
export type Breach = Wire<BreachShape>;
export type BreachesPage = Wire<BreachesPageShape>;
export type BreachRow = Wire<BreachRowShape>;
export type NoticeWatch = Wire<NoticeWatchShape>;
export type OwnBreach = Wire<OwnBreachShape>;
export type ReminderRow = Wire<ReminderRowShape>;
export type UndertakingRow = Wire<UndertakingRowShape>;
export type FitnessMatrix = Wire<FitnessMatrixShape>;
export type FitnessRow = Wire<FitnessRowShape>;
export type OwnDuties = Wire<OwnDutiesShape>;
export type RoleDuties = Wire<RoleDutiesShape>;
export type Undertaking = Wire<UndertakingShape>;
export type UndertakingTexts = Wire<UndertakingTextsShape>;
export type CampaignOptions = Wire<CampaignOptionsShape>;
export type CampaignPreview = Wire<CampaignPreviewShape>;
export type CampaignRow = Wire<CampaignRowShape>;
export type CampaignView = Wire<CampaignViewShape>;
export type BasisView = Wire<BasisViewShape>;
export type NoticeRow = Wire<NoticeRowShape>;
export type ClientConsents = Wire<ClientConsentsShape>;
export type NoticeView = Wire<NoticeViewShape>;
export type PurposeView = Wire<PurposeViewShape>;
export type FieldTrail = Wire<FieldTrailShape>;
export type DraftRow = Wire<DraftRowShape>;
export type Duplicate = Wire<DuplicateShape>;
export type RegistrationFinding = Wire<RegistrationFindingShape>;
export type RegistrationForms = Wire<RegistrationFormsShape>;
export type Grant = Wire<GrantShape>;
export type OfferedAction = Wire<OfferedActionShape>;
export type ActionDifference = Wire<ActionDifferenceShape>;
export type RoleView = Wire<RoleViewShape>;
export type RolePreview = Wire<RolePreviewShape>;
export type RoleChange = Wire<RoleChangeShape>;
export type Recovery = Wire<RecoveryShape>;
export type OwnRecovery = Wire<OwnRecoveryShape>;
export type RecoveryApproved = Wire<RecoveryApprovedShape>;
export type ExtraGrant = Wire<ExtraGrantShape>;
export type PermissionExplained = Wire<PermissionExplainedShape>;
export type ApiKeyView = Wire<ApiKeyViewShape>;
export type ConnectedIdentity = Wire<ConnectedIdentityShape>;
export type SessionStanding = Wire<SessionStandingShape>;
export type SessionView = Wire<SessionViewShape>;
export type NewDevice = Wire<NewDeviceShape>;
export type FactorView = Wire<FactorViewShape>;
export type FactorsOverview = Wire<FactorsOverviewShape>;
export type ClientRow = Wire<ClientRowShape>;
export type ClientPage = Wire<ClientPageShape>;
export type Dossier = Wire<DossierShape>;
export type Demand = Wire<z.infer<typeof DemandShape>>;
export type Property = Wire<z.infer<typeof PropertyShape>>;
export type PhoneChange = Wire<PhoneChangeShape>;
export type PhoneOfClient = Wire<PhoneOfClientShape>;
export type RequestRow = Wire<RequestRowShape>;
export type RequestPage = Wire<RequestPageShape>;
export type RequestCase = Wire<RequestCaseShape>;
export type WaitingCase = Wire<WaitingCaseShape>;
export type ErasureRow = Wire<ErasureRowShape>;
export type ErasurePage = Wire<ErasurePageShape>;
export type Erasure = Wire<ErasureShape>;
export type CertificateFiles = Wire<CertificateFilesShape>;
export type ClientClocks = Wire<ClientClocksShape>;
export type DisposalList = Wire<DisposalListShape>;
export type DisposalListRow = Wire<DisposalListRowShape>;
export type RetentionRule = Wire<RetentionRuleShape>;
export type RulesOfGroup = Wire<RulesOfGroupShape>;
export type Simulation = Wire<SimulationShape>;
export type Hold = Wire<HoldShape>;
export type HoldChoices = Wire<z.infer<typeof HoldChoicesShape>>;
export type Revealed = Wire<RevealedShape>;
export type RevealOptions = Wire<RevealOptionsShape>;
export type ImportView = Wire<ImportViewShape>;
export type ImportPreview = Wire<ImportPreviewShape>;
export type ImportReport = Wire<ImportReportShape>;
export type LogEntry = Wire<LogEntryShape>;
export type LogPage = Wire<LogPageShape>;
export type LogHealth = Wire<LogHealthShape>;
export type LogProof = Wire<LogProofShape>;
export type LogView = Wire<LogViewShape>;
export type Look = Wire<LookShape>;
export type LooksPage = Wire<LooksPageShape>;
export type Register = Wire<RegisterShape>;
export type RegisterEntry = Wire<RegisterEntryShape>;
export type RegulationFact = Wire<RegulationFactShape>;
export type KeyGroup = Wire<KeyGroupShape>;
export type KeysOverview = Wire<KeysOverviewShape>;
export type RotationView = Wire<RotationViewShape>;
export type BackupView = Wire<BackupViewShape>;
export type BackupPage = Wire<BackupPageShape>;
export type BackupsOverview = Wire<BackupsOverviewShape>;
export type DrillView = Wire<DrillViewShape>;
export type DrillPage = Wire<DrillPageShape>;
export type WorkOverview = Wire<WorkOverviewShape>;
export type MessagesOverview = Wire<MessagesOverviewShape>;
export type InboxLetter = Wire<InboxLetterShape>;
export type RotationPage = Wire<RotationPageShape>;
export type PersonRow = Wire<PersonRowShape>;
export type PeoplePage = Wire<PeoplePageShape>;
export type Holdings = Wire<HoldingsShape>;
export type HeldSession = Wire<HeldSessionShape>;
export type DocumentRow = Wire<DocumentRowShape>;
export type PaperFileRow = Wire<FileRowShape>;
export type PaperOfClient = Wire<FilesOfClientShape>;
export type PaperFilePage = Wire<FilePageShape>;
export type PaperFileView = Wire<FileViewShape>;
export type CabinetRow = Wire<CabinetRowShape>;
export type StaffChoice = Wire<StaffChoiceShape>;
export type StockTaking = Wire<StockTakingShape>;
export type StockTakingRow = Wire<TakingRowShape>;
export type ShreddableFile = Wire<ShreddableFileShape>;
export type ShredBatchRow = Wire<BatchRowShape>;
export type ShredBatch = Wire<BatchViewShape>;
export type LeavingRow = Wire<LeavingRowShape>;
export type DirectoryView = Wire<DirectoryViewShape>;
export type DeliveryView = Wire<DeliveryViewShape>;
export type WebhookView = Wire<WebhookViewShape>;
export type ReceiverView = Wire<ReceiverViewShape>;
export type SigningKeyView = Wire<SigningKeyViewShape>;
export type CallView = Wire<CallViewShape>;
export type GroupMessage = Wire<GroupMessageShape>;
export type TrialView = Wire<TrialViewShape>;
export type TrialStep = Wire<TrialStepShape>;
export type SignInProvider = Wire<SignInProviderShape>['provider'];
export type ProviderView = Wire<ProviderViewShape>;
export type ComingsAndGoings = Wire<ComingsAndGoingsShape>;
export type NewPeoplePreview = Wire<NewPeoplePreviewShape>;
export type { NewPerson };
export type Leaving = Wire<LeavingShape>;
export type LeavingPreview = Wire<LeavingPreviewShape>;
export type PhonesOfPerson = Wire<PhonesOfPersonShape>;
export type Reminder = Wire<ReminderShape>;
export type WaitingHandover = Wire<WaitingHandoverShape>;
export type AlertRow = Wire<AlertRowShape>;
export type AlertsPage = Wire<AlertsPageShape>;
export type OnCallWeek = Wire<OnCallWeekShape>;
export type TellingState = Wire<TellingStateShape>;
export type Alert = Wire<AlertShape>;
export type BranchDecoys = Wire<BranchDecoysShape>;
export type DecoySeat = Wire<DecoySeatShape>;
export type GivenNumber = Wire<GivenNumberShape>;
export type OpenedDecoy = Wire<OpenedDecoyShape>;
export type RulesView = Wire<RulesViewShape>;
export type RuleVersion = Wire<RuleVersionShape>;
export type Radius = Wire<RadiusShape>;
export type RadiusRow = Wire<RadiusRowShape>;
export type RadiiPage = Wire<RadiiPageShape>;
export type RadiusProgress = Wire<RadiusProgressShape>;
export type RadiusClientsPage = Wire<RadiusClientsPageShape>;
export type CaseNotices = Wire<CaseNoticesShape>;
export type LeakNotice = Wire<LeakNoticeShape>;
export type LeakSending = Wire<LeakSendingShape>;
export type OwnLeakNotice = Wire<OwnLeakNoticeShape>;
export type UnreachedPage = Wire<UnreachedPageShape>;
export type Suppression = Wire<SuppressionShape>;
export type CaseRow = Wire<CaseRowShape>;
export type CaseYear = Wire<CaseYearShape>;
export type CasesPage = Wire<CasesPageShape>;
export type ClientOfCaseRow = Wire<ClientOfCaseRowShape>;
export type DutiesOfCase = Wire<DutiesOfCaseShape>;
export type LeakCase = Wire<LeakCaseShape>;
export type ReviewOfCase = Wire<ReviewOfCaseShape>;
export type OwnImprovement = Wire<OwnImprovementShape>;
export type TimelineEntry = Wire<TimelineEntryShape>;
export type TimelinePage = Wire<TimelinePageShape>;
