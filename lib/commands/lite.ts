import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../core/text.js';
import { besideFolder, root } from '../setup/paths.mjs';

/** `scaling lite`: a site in which the notebooks run in the browser. */
export function registerLite(program: Command): void {
  program.command('lite')
    .description('make a site in which the notebooks run in the reader\'s browser, with nothing installed')
    .option('--out <folder>', 'where the site goes (default: lite, in the kit\'s folder, or where that is read-only, in your own cache folder)')
    .addHelpText('after', '\nThe site works from any static server, for example: npx scaling lite --out site && python3 -m http.server --directory site')
    .action(async (options: { out?: string }) => {
      const { buildLite } = await import('../site/lite/build-lite.js');
      const started = performance.now();
      const out = resolve(options.out ?? join(besideFolder(root), 'lite'));
      const { notebooks, bytes } = await buildLite(out, (doing) => console.log(`… ${doing}`));
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(`${counted(notebooks, 'notebook')} in ${out}, ${(bytes / 1e6).toFixed(0)} MB, made in ${seconds} s; serve it, and open lab/index.html`);
    });
}
