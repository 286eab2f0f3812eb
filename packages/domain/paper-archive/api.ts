import { procedure, router, visitProcedure } from '@kean/procedures';
import {
  BatchActInput,
  BatchInput,
  BeginStockInput,
  CabinetInput,
  CabinetKeyInput,
  FileInput,
  FilePaperInput,
  LabelsInput,
  LendFileInput,
  LetGoInput,
  ListBatchesInput,
  ListFilesInput,
  MakeCabinetInput,
  MoveFileInput,
  OfClientFilesInput,
  OpenBatchInput,
  RecountInput,
  ReturnFileInput,
  SettleInput,
  SightInput,
  TakingInput,
} from './contract.ts';
import {
  closeCabinet,
  giveKey,
  makeCabinet,
  placesForCabinets,
  possibleKeepers,
  takeKeyBack,
} from './operations/cabinets/arrange-cabinets.ts';
import { listCabinets } from './operations/cabinets/list-cabinets.ts';
import { filePaper } from './operations/files/file-paper.ts';
import { filesOfClient, labelsOf, listFiles } from './operations/files/list-files.ts';
import { letFileGo, moveFile, recountFile } from './operations/files/move-file.ts';
import { viewFile } from './operations/files/view-file.ts';
import { lendFile, possibleBorrowers, takeFileBack } from './operations/loans/lend-file.ts';
import { listOwnPaper } from './operations/own/list-own-paper.ts';
import { dropBatch, listShreddable, openBatch } from './operations/shredding/gather-batch.ts';
import { witnessBatch } from './operations/shredding/sign-batch.ts';
import { listBatches, viewBatch } from './operations/shredding/view-batches.ts';
import { settleDifference } from './operations/stock/settle-difference.ts';
import { beginStockTaking, endStockTaking, sightLabels } from './operations/stock/take-stock.ts';
import { listStockTakings, viewStockTaking } from './operations/stock/view-stock.ts';

const reading = () => procedure({ clause: 'paper-archive', action: 'paper-archive.read-archive' });
const keeping = () => procedure({ clause: 'paper-archive', action: 'paper-archive.keep-files' });
const arranging = () => procedure({ clause: 'paper-archive', action: 'paper-archive.arrange-cabinets' });
const counting = () => procedure({ clause: 'paper-archive', action: 'paper-archive.take-stock' });
const shredding = () => procedure({ clause: 'paper-archive', action: 'paper-archive.shred' });

const FileAt = LetGoInput.pick({ fileId: true, version: true });

/** `paperArchive.…` of the api. */
export const paperArchiveApi = router({
  cabinets: router({
    list: reading().query(({ ctx }) => listCabinets(ctx)),
    places: arranging().query(({ ctx }) => placesForCabinets(ctx)),
    make: arranging()
      .input(MakeCabinetInput)
      .mutation(({ ctx, input }) => makeCabinet(ctx, input)),
    close: arranging()
      .input(CabinetInput)
      .mutation(({ ctx, input }) => closeCabinet(ctx, input.cabinetId)),
    keepers: arranging()
      .input(CabinetInput)
      .query(({ ctx, input }) => possibleKeepers(ctx, input.cabinetId)),
    giveKey: arranging()
      .input(CabinetKeyInput)
      .mutation(({ ctx, input }) => giveKey(ctx, input)),
    takeKeyBack: arranging()
      .input(CabinetKeyInput)
      .mutation(({ ctx, input }) => takeKeyBack(ctx, input)),
  }),
  files: router({
    list: reading()
      .input(ListFilesInput)
      .query(({ ctx, input }) => listFiles(ctx, input)),
    get: reading()
      .input(FileInput)
      .query(({ ctx, input }) => viewFile(ctx, input.fileId)),
    ofClient: procedure({ clause: 'paper-archive', action: 'paper-archive.see-files' })
      .input(OfClientFilesInput)
      .query(({ ctx, input }) => filesOfClient(ctx, input.clientId)),
    file: keeping()
      .input(FilePaperInput)
      .mutation(({ ctx, input }) => filePaper(ctx, input)),
    move: keeping()
      .input(MoveFileInput)
      .mutation(({ ctx, input }) => moveFile(ctx, input)),
    recount: keeping()
      .input(RecountInput)
      .mutation(({ ctx, input }) => recountFile(ctx, input)),
    letGo: keeping()
      .input(LetGoInput)
      .mutation(({ ctx, input }) => letFileGo(ctx, input)),
    labels: keeping()
      .input(LabelsInput)
      .query(({ ctx, input }) => labelsOf(ctx, input.fileIds)),
  }),
  /** The client's own pages. */
  own: router({
    list: visitProcedure({ clause: 'paper-archive' }).query(({ ctx }) => listOwnPaper(ctx)),
  }),
  loans: router({
    borrowers: keeping()
      .input(FileAt)
      .query(({ ctx, input }) => possibleBorrowers(ctx, input)),
    lend: keeping()
      .input(LendFileInput)
      .mutation(({ ctx, input }) => lendFile(ctx, input)),
    takeBack: keeping()
      .input(ReturnFileInput)
      .mutation(({ ctx, input }) => takeFileBack(ctx, input)),
  }),
  stock: router({
    list: reading().query(({ ctx }) => listStockTakings(ctx)),
    get: reading()
      .input(TakingInput)
      .query(({ ctx, input }) => viewStockTaking(ctx, input.takingId)),
    begin: counting()
      .input(BeginStockInput)
      .mutation(({ ctx, input }) => beginStockTaking(ctx, input.cabinetId)),
    sight: counting()
      .input(SightInput)
      .mutation(({ ctx, input }) => sightLabels(ctx, input)),
    end: counting()
      .input(TakingInput)
      .mutation(({ ctx, input }) => endStockTaking(ctx, input.takingId)),
    settle: counting()
      .input(SettleInput)
      .mutation(({ ctx, input }) => settleDifference(ctx, input)),
  }),
  shredding: router({
    due: shredding().query(({ ctx }) => listShreddable(ctx)),
    list: reading()
      .input(ListBatchesInput)
      .query(({ ctx, input }) => listBatches(ctx, input)),
    get: reading()
      .input(BatchInput)
      .query(({ ctx, input }) => viewBatch(ctx, input.batchId)),
    open: shredding()
      .input(OpenBatchInput)
      .mutation(({ ctx, input }) => openBatch(ctx, input)),
    drop: shredding()
      .input(BatchActInput)
      .mutation(({ ctx, input }) => dropBatch(ctx, input)),
    /** Cannot be taken back: the paper is gone. */
    witness: procedure({ clause: 'paper-archive', action: 'paper-archive.witness-shredding', stepUpMinutes: 15 })
      .input(BatchActInput)
      .mutation(({ ctx, input }) => witnessBatch(ctx, input)),
  }),
});
