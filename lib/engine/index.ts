export * from './backend.js';
export * from './compile.js';
export { valueAndGradients } from './gradients.js';
