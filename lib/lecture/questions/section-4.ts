import type { Question } from '../self-check.js';

export const section4: readonly Question[] = [];
