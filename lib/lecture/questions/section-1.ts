import type { Question } from '../self-check.js';

export const section1: readonly Question[] = [];
