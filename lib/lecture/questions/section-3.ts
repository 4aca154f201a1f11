import type { Question } from '../self-check.js';

export const section3: readonly Question[] = [];
