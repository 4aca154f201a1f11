// esbuild turns TypeScript and ES modules into the CommonJS that jest runs. It checks no types: `tsc --noEmit` does.
const esbuild = require('esbuild');
const { createHash } = require('node:crypto');

// import() becomes require() and import.meta.url the file's URL, so that lazy loading works inside jest's module registry.
/** @satisfies {import('esbuild').TransformOptions} */
const options = {
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
};
// a global of jest's realm is looked up anew at every use, which makes number-crunching loops three times slower; a constant is not
const ourBanner = `${options.banner} const Math = globalThis.Math;`;

module.exports = {
  /** @param {string} source @param {string} file */
  process(source, file) {
    const loader = file.endsWith('.ts') ? 'ts' : 'js';
    const banner = file.includes('node_modules') ? options.banner : ourBanner;
    return esbuild.transformSync(source, { ...options, banner, loader, sourcefile: file });
  },
  /** @param {string} source @param {string} file */
  getCacheKey(source, file) {
    return createHash('sha256').update(JSON.stringify([esbuild.version, options, ourBanner, file])).update(source).digest('hex');
  },
};
