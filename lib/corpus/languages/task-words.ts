/** Words of the downstream tasks. Languages that tasks are asked in keep room for them from the start, so that one model can do both. */
export const taskWords: readonly string[] = [
  ...'0123456789', '+', '-', '*', 'mod', '=', '?', ':', 'so', 'copy', 'recall', 'answer',
  'entailment', 'neutral', 'contradiction', ...'ABCDEFGH',
];
