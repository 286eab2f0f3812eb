import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { type QueueFigures, readQueueFigures } from '@kean/queues';

const FIGURES_EVERY_MS = 10_000;

export interface FigureParts {
  readonly db: Database;
  readonly show: (figures: readonly QueueFigures[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Keeps the figures of the queues fresh in this process, for its metrics. @returns ends it */
export function showFigures({ db, show, onError }: FigureParts): () => void {
  const figures = () => {
    inSqlTransaction(db, nobody, async (tx) => show(await readQueueFigures(tx))).catch(onError);
  };
  figures();
  const timer = setInterval(figures, FIGURES_EVERY_MS);
  return () => clearInterval(timer);
}
