import { newId } from '@kean/kernel';
import { type Act, type Doors, idOf, nothing } from './door.ts';

const onCabinet = { about: 'Cabinet', notFound: 'PAPER_CABINET_NOT_FOUND' } as const;
const onFile = { about: 'PaperFile', notFound: 'PAPER_FILE_NOT_FOUND' } as const;
const onBatch = { about: 'ShredBatch', notFound: 'PAPER_BATCH_NOT_FOUND' } as const;
const onTaking = { about: 'StockTaking', notFound: 'PAPER_TAKING_NOT_FOUND' } as const;
/** Nobody who asks holds a key; that is looked at when the record is within reach. */
const NO_KEY = ['PAPER_KEY_NOT_HELD'];
const at = (act: Act) => ({ fileId: idOf(act), version: 1 });
const picture = (act: Act) => `/paper-archive/batches/${idOf(act)}/picture`;

export const paperArchiveDoors: Doors = {
  'paperArchive.cabinets.list': { about: null, input: nothing },
  'paperArchive.cabinets.places': { about: null, input: nothing },
  'paperArchive.cabinets.make': {
    about: null,
    input: () => ({ branchId: newId(), code: 'Z-99', shelves: 1 }),
    afterwards: ['PAPER_CABINET_NOT_FOUND'],
  },
  'paperArchive.cabinets.close': {
    ...onCabinet,
    input: (act) => ({ cabinetId: idOf(act) }),
    afterwards: ['PAPER_CABINET_NOT_EMPTY'],
  },
  'paperArchive.cabinets.keepers': { ...onCabinet, input: (act) => ({ cabinetId: idOf(act) }) },
  'paperArchive.cabinets.giveKey': {
    ...onCabinet,
    input: (act) => ({ cabinetId: idOf(act), staffId: newId() }),
    afterwards: ['PAPER_KEEPER_NOT_ELIGIBLE'],
  },
  'paperArchive.cabinets.takeKeyBack': { ...onCabinet, input: (act) => ({ cabinetId: idOf(act), staffId: newId() }) },
  'paperArchive.files.list': { about: null, input: () => ({ limit: 1 }) },
  'paperArchive.files.get': { ...onFile, input: (act) => ({ fileId: idOf(act) }) },
  'paperArchive.files.ofClient': {
    about: 'Client',
    notFound: 'PAPER_CLIENT_NOT_FOUND',
    input: (act) => ({ clientId: idOf(act) }),
  },
  'paperArchive.files.file': {
    ...onCabinet,
    reachedBy: 'paper-archive.keep-files',
    input: (act) => ({
      ...{ fileId: newId(), clientNumber: 1, class: 'other', sheets: 1, shelf: 1 },
      cabinetId: idOf(act),
    }),
    afterwards: NO_KEY,
  },
  'paperArchive.files.move': {
    ...onFile,
    input: (act) => ({ ...at(act), cabinetId: newId(), shelf: 1 }),
    afterwards: NO_KEY,
  },
  'paperArchive.files.letGo': { ...onFile, input: (act) => ({ ...at(act), cause: 'duplicate' }), afterwards: NO_KEY },
  'paperArchive.files.recount': { ...onFile, input: (act) => ({ ...at(act), sheets: 1 }), afterwards: NO_KEY },
  'paperArchive.files.labels': { about: null, input: () => ({ fileIds: [newId()] }) },
  'paperArchive.own.list': { about: null, input: nothing },
  'paperArchive.loans.borrowers': { ...onFile, input: at, afterwards: NO_KEY },
  'paperArchive.loans.lend': {
    ...onFile,
    input: (act) => ({ ...at(act), borrowerId: newId(), purpose: 'signing', days: 1 }),
    afterwards: NO_KEY,
  },
  'paperArchive.loans.takeBack': { ...onFile, input: at, afterwards: NO_KEY },
  'paperArchive.stock.list': { about: null, input: nothing },
  'paperArchive.stock.get': { ...onTaking, input: (act) => ({ takingId: idOf(act) }) },
  'paperArchive.stock.begin': { ...onCabinet, input: (act) => ({ cabinetId: idOf(act) }), afterwards: NO_KEY },
  'paperArchive.stock.sight': {
    ...onTaking,
    input: (act) => ({ takingId: idOf(act), seen: [{ number: 'PROOF-2026-QT-000001', shelf: 1 }] }),
    afterwards: NO_KEY,
  },
  'paperArchive.stock.end': { ...onTaking, input: (act) => ({ takingId: idOf(act) }), afterwards: NO_KEY },
  'paperArchive.stock.settle': {
    about: 'StockDifference',
    notFound: 'PAPER_TAKING_NOT_FOUND',
    input: (act) => ({ differenceId: idOf(act), as: 'found' }),
    afterwards: NO_KEY,
  },
  'paperArchive.shredding.due': { about: null, input: nothing },
  'paperArchive.shredding.list': { about: null, input: () => ({ limit: 1 }) },
  'paperArchive.shredding.get': { ...onBatch, input: (act) => ({ batchId: idOf(act) }) },
  'paperArchive.shredding.open': {
    about: null,
    input: () => ({ batchId: newId(), method: 'cross-cut', fileIds: [newId()] }),
    afterwards: ['PAPER_NOT_TO_BE_SHREDDED'],
  },
  'paperArchive.shredding.drop': {
    ...onBatch,
    input: (act) => ({ batchId: idOf(act), version: 1 }),
    afterwards: ['PAPER_BATCH_MOVED_ON'],
  },
  'paperArchive.shredding.witness': {
    ...onBatch,
    input: (act) => ({ batchId: idOf(act), version: 1 }),
    afterwards: ['PAPER_BATCH_MOVED_ON'],
  },
  'POST /paper-archive/files/:id/scans': {
    ...onFile,
    input: () => ({}),
    afterwards: NO_KEY,
    file: (act) => `/paper-archive/files/${idOf(act)}/scans?documentId=${newId()}&sheets=1`,
  },
  'POST /paper-archive/own/scans/:id': {
    about: null,
    input: () => ({}),
    afterwards: ['PAPER_SCAN_NOT_FOUND'],
    file: () => `/c/scans/${newId()}`,
  },
  'POST /paper-archive/scans/:id': {
    // Of a document that is absent nothing is told, whoever asks.
    about: null,
    input: () => ({}),
    afterwards: ['PAPER_SCAN_NOT_FOUND'],
    file: () => `/paper-archive/scans/${newId()}?purpose=consent-request`,
  },
  'GET /paper-archive/batches/:id/picture': {
    ...onBatch,
    input: nothing,
    // Of a batch that was let go there is none.
    afterwards: ['PAPER_BATCH_NOT_FOUND'],
    file: picture,
  },
  'POST /paper-archive/batches/:id/picture': {
    ...onBatch,
    input: () => ({}),
    afterwards: ['PAPER_BATCH_MOVED_ON'],
    file: (act) => `${picture(act)}?version=1`,
  },
};
