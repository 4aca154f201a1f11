export { openBackend, type Backend, type BackendName, type BackendOptions } from './backend.js';
export * from './compile.js';
export { valueAndGradients } from './gradients.js';
export { RUNGS, closePrograms, type CompileOptions, type CompileReport, type Rung } from './programs.js';
export { foldIn, randomUniform } from './random.js';
