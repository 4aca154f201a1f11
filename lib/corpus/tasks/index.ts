export { additionTask, modularTask } from './arithmetic.js';
export { encodeExample, taskCorpus, taskText, type EncodedExample } from './encode.js';
export { inferenceTask } from './inference.js';
export { factQuestions, genusQuestions } from './knowledge.js';
export { inferenceLabel, inferenceLabels, type InferenceLabel, type Statement } from './logic.js';
export { copyTask, recallTask } from './memory.js';
export { taskMixture, type TaskMixture } from './mixture.js';
export { choiceMetrics, drawTask, writtenMetrics, type Task, type TaskExample, type TaskSizes } from './task.js';
