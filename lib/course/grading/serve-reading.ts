import { parentPort } from 'node:worker_threads';
import { compileAnswer } from '../answers/compile-answer.js';
import type { Language } from '../answers/exercise.js';
import { fingerprint } from './fingerprint.js';
import { renderAnswer } from './render-answer.js';
import { readSubmission } from '../answers/submission.js';

const READINGS = {
  compile: ({ source, language }: { source: string; language: Language | undefined }) => compileAnswer(source, language),
  fingerprint, read: readSubmission, render: renderAnswer,
};

/** What is done apart: each takes one argument, and both ways it is plain data. */
export type Readings = typeof READINGS;

export interface ToReader {
  task: keyof Readings;
  given: unknown;
}

export type FromReader = { value: unknown } | { threw: string };

parentPort?.on('message', ({ task, given }: ToReader) => {
  const answer = ((): FromReader => {
    try {
      return { value: (READINGS[task] as (given: unknown) => unknown)(given) };
    } catch (error) {
      return { threw: error instanceof Error ? error.message : String(error) };
    }
  })();
  parentPort!.postMessage(answer);
});
parentPort?.postMessage('ready');
