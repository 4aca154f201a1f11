import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { masters as set1 } from './set-1.js';
import { masters as set2 } from './set-2.js';
import { masters as set3 } from './set-3.js';
import { masters as set4 } from './set-4.js';
import { masters as set5 } from './set-5.js';

/** References, hidden inputs, and one wrong answer for each of the commonest misconceptions. */
export const baseMasters: readonly MasterExercise[] = [...set1, ...set2, ...set3, ...set4, ...set5];
