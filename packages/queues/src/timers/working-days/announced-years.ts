/**
 * The days on which China does not work, and the weekends on which it does, as the State Council's general office announces them each
 * autumn for one year: 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 (2025-11-04) for 2026. A year that is not here has not been entered.
 */
export interface AnnouncedYear {
  /** First and last day of each holiday, `MM-DD`. */
  readonly holidays: readonly (readonly [from: string, to: string])[];
  /** 调休上班: weekends that are worked. */
  readonly makeUpDays: readonly string[];
}

export const ANNOUNCED_YEARS: Readonly<Record<number, AnnouncedYear>> = {
  2025: {
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
