import type { Question } from '../self-check.js';

export const section2: readonly Question[] = [];
