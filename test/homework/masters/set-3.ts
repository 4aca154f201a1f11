import type { MasterExercise } from '../../../lib/homework/exercise.js';

export const masters: MasterExercise[] = [];
