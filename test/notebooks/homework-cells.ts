import type { Cell, Notebook } from '../../lib/course/homework/notebook/notebook.js';

const gradeIdOf = ({ metadata }: Cell): string => metadata.nbgrader?.grade_id ?? '';

/** The cells of a homework notebook in which a function is written. */
export const functionsOf = ({ cells }: Notebook): Cell[] => cells.filter((cell) => gradeIdOf(cell).startsWith('exercise-'));

/** All cells but those that train, which takes minutes. */
export const withoutTraining = ({ cells }: Notebook): Cell[] => cells.filter((cell) => !/^(work|study|decide)-/.test(gradeIdOf(cell)));

/** All cells but those that train for something else than the study. */
export const withStudy = ({ cells }: Notebook): Cell[] => cells.filter((cell) => !/^work-\d-\d+$/.test(gradeIdOf(cell)));
