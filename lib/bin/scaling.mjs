#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { changedSources } from '../setup/build.mjs';
import { outliveReaders } from '../setup/explain.mjs';
import { wrongPackages } from '../setup/npm-packages.mjs';
import { root } from '../setup/paths.mjs';
import { remedies } from '../setup/remedies.mjs';

// a table of a million rows passes through as short-lived values: a young generation that may not grow saves 40 MB of 430
setFlagsFromString('--max-semi-space-size=2');
setFlagsFromString('--semi-space-growth-factor=1');

outliveReaders();
/** @type {typeof import('../cli.js')} */
let cli;
try {
  cli = /** @type {typeof cli} */ (await import(new URL('../dist/cli.js', import.meta.url).href));
} catch (error) {
  const why = wrongPackages() ?? (/** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_MODULE_NOT_FOUND' ? 'lib/ is not compiled' : undefined);
  if (!why) throw error;
  console.error(`scaling: the kit is not complete (${why}); what to do: ${remedies.incomplete(root)}`);
  process.exit(1);
}
const changed = changedSources();
if (changed.length > 0) {
  const which = `${changed[0]}${changed.length > 1 ? ` and ${changed.length - 1} more` : ''}`;
  console.error(`scaling: ${which} changed since lib/ was compiled; for what is new: ${remedies.build()}`);
}
await cli.main(process.argv);
