import { mutants as blind1 } from './blind-1.js';
import { mutants as blind2 } from './blind-2.js';
import { mutants as blind3 } from './blind-3.js';
import { mutants as blind3to5 } from './blind-3-to-5.js';
import { mutants as set1 } from './set-1.js';
import { mutants as set2 } from './set-2.js';
import { mutants as set3 } from './set-3.js';
import { mutants as set4 } from './set-4.js';
import { mutants as set5 } from './set-5.js';
import { mutants as typical1to3 } from './typical-1-to-3.js';
import { mutants as typical3to5 } from './typical-3-to-5.js';

/** Plausible wrong answers to every exercise, besides those of the listed misconceptions. */
export const mutants = [
  ...set1, ...set2, ...set3, ...set4, ...set5, ...blind1, ...blind2, ...blind3, ...blind3to5, ...typical1to3, ...typical3to5,
];
