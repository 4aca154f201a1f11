/**
 * What a notebook imports. Nothing here loads TensorFlow until something is trained:
 * a notebook that reads recorded runs, fits and plots starts in a second.
 */
export * from './core/check.js';
export * from './core/random.js';
export * from './corpus/index.js';
export { declarationsCorpus } from './corpus/declarations.js';
export * from './fit/index.js';
export * from './model/config.js';
export * from './model/count.js';
export * from './plot/index.js';
export { parseRunRecord, type RunRecord } from './runs/record.js';
export { trainLive, type LiveRun } from './lecture/live-training.js';
export type { HtmlDisplay } from './lecture/progress.js';
