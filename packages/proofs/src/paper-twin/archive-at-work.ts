import type { Colleague } from '../office/colleague.ts';

/** The archive as an archivist and a manager work with it: through the portal's address. */
export class ArchiveAtWork {
  readonly archivist: Colleague;
  readonly manager: Colleague;

  constructor(archivist: Colleague, manager: Colleague) {
    this.archivist = archivist;
    this.manager = manager;
  }

  async cabinet(code: string, shelves: number): Promise<string> {
    const [place] = await this.manager.query<{ branchId: string }[]>('paperArchive.cabinets.places');
    const { cabinetId } = await this.manager.mutate<{ cabinetId: string }>('paperArchive.cabinets.make', {
      ...{ branchId: place?.branchId, code, shelves },
    });
    const [keeper] = await this.manager.query<{ staffId: string }[]>('paperArchive.cabinets.keepers', { cabinetId });
    await this.manager.mutate('paperArchive.cabinets.giveKey', { cabinetId, staffId: keeper?.staffId });
    return cabinetId;
  }

  async lend(fileId: string, borrowerId: string): Promise<void> {
    await this.archivist.mutate('paperArchive.loans.lend', {
      fileId,
      version: 1,
      borrowerId,
      purpose: 'inspection',
      days: 5,
    });
  }
}
