/**
 * Functions of the library that answer all cases of an exercise in one line. An answer stands alone and can import nothing, so that calling
 * one earns nothing;
 * `library.campaign.ts` finds them.
 */
export const LIBRARY_ANSWERS = [
  ['2.1', 'causalVisibility'], ['2.2', 'prefixVisibility'], ['5.1', 'predictMetrics'],
  ['5.3', 'tokenEditDistance'], ['5.4', 'scaleOfExactMatch'],
] as const;
