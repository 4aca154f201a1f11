import { afterAll, beforeAll } from '@jest/globals';
import { openBackend } from '../../lib/engine/index.js';

/** Runs a test file's steps operation by operation: for models so small that compiling them takes longer than the test. */
export function onEagerRung(): void {
  const rungBefore = process.env.SCALING_RUNG;
  beforeAll(async () => {
    process.env.SCALING_RUNG = 'eager';
    await openBackend();
  });
  afterAll(() => {
    if (rungBefore === undefined) delete process.env.SCALING_RUNG;
    else process.env.SCALING_RUNG = rungBefore;
  });
}
