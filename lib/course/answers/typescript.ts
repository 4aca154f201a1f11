import { createRequire } from 'node:module';
import type TypeScript from 'typescript';

/**
 * The compiler, loaded when something is first compiled: it takes a second, and most commands compile nothing. In a tab it is that of the
 * kernel (site/lite/bundle).
 */
export const typescript = (): typeof TypeScript => createRequire(import.meta.url)('typescript') as typeof TypeScript;
