import { CLASSES_ADD_UP_BY_THEIR_SHARE, RECORDS_ARE_SERIOUS, RECORDS_ARE_SERIOUS_ON_DUTY } from '@kean/regulation';
import { RECORD_CLASSES, type RecordCounts, type SeriousLines } from '../contract/lines.ts';

/**
 * @param onDuty obtained by somebody in the course of their duty or service: the numbers are halved then
 * @returns each class beside its line, and all of them together by their shares
 */
export function recordsAreSeriousFromSoMany(counts: RecordCounts, onDuty: boolean): SeriousLines {
  const fact = onDuty ? RECORDS_ARE_SERIOUS_ON_DUTY : RECORDS_ARE_SERIOUS;
  const lines = RECORD_CLASSES.map((of, at) => {
    const line = fact.value.counts[at];
    if (line === undefined) throw new TypeError('each class has its number');
    return { of, records: counts[of], line, reached: counts[of] >= line };
  });
  const share = lines.reduce((sum, { records, line }) => sum + records / line, 0);
  const alone = lines.some(({ reached }) => reached);
  // Compared in whole numbers: shares of a half and a half must not miss one by a rounding.
  const [whole = 1] = lines.map(({ line }) => line).sort((one, other) => other - one);
  const together = lines.reduce((sum, { records, line }) => sum + records * (whole / line), 0) >= whole;
  const by = alone || !together ? [fact.id] : [fact.id, CLASSES_ADD_UP_BY_THEIR_SHARE.id];
  return { lines, share, isSerious: alone || together, by };
}
