/**
 * The days on which China does not work, and the weekends on which it does, as the State Council's general office announces them each
 * autumn for one year. A year that is not here has not been entered: nobody may guess it, for make-up days follow no rule.
 */
export interface AnnouncedYear {
  /** Number and day of the announcement (《国务院办公厅关于…年部分节假日安排的通知》), against which the days were compared. */
  readonly notice: { readonly number: string; readonly announcedOn: string };
  /** First and last day of each holiday, `MM-DD`. */
  readonly holidays: readonly (readonly [from: string, to: string])[];
  /** 调休上班: weekends that are worked. */
  readonly makeUpDays: readonly string[];
}

export const ANNOUNCED_YEARS: Readonly<Record<number, AnnouncedYear>> = {
  2025: {
    notice: { number: '国办发明电〔2024〕12号', announcedOn: '2024-11-12' },
    holidays: [
      ['01-01', '01-01'],
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    makeUpDays: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  2026: {
    notice: { number: '国办发明电〔2025〕7号', announcedOn: '2025-11-04' },
    holidays: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    makeUpDays: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
};
