import { describe } from '@jest/globals';
import { itRuns, lecture } from './run-lecture.js';

describe('the notebooks of the lecture', () => itRuns(lecture));
