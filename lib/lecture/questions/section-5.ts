import type { Question } from '../self-check.js';

export const section5: readonly Question[] = [];
