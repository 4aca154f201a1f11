import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../core/check.js';
import type { Html } from '../../core/html.js';
import { onPath, root } from '../../setup/paths.mjs';
import { lastLines, run } from '../../setup/programs.mjs';
import { serveFolder } from '../serve.js';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome', 'msedge'];
const ON_MACOS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** The browser that prints: Chromium, or one that is made of it. */
function findChromium(): string | undefined {
  return BROWSERS.flatMap(onPath)[0] ?? ON_MACOS.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

const QUIET = [
  '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--no-pdf-header-footer',
];
const STYLES = [['hall', 'hall.css'], ['deck', 'deck.css'], ['deck', 'paper-slides.css'], ['deck', 'paper-handout.css']] as const;

/**
 * Prints a page to a PDF, by Chromium, which is shown it on this machine alone.
 * @throws InputError where there is no Chromium, or the file cannot be written
 */
export async function printToPdf(page: Html, file: string): Promise<void> {
  const browser = findChromium();
  if (browser === undefined) throw new InputError(`${basename(file)}: expected Chromium, Chrome or Edge on this machine, which prints it, found none; install one, or open the deck in any browser and print there`);
  const folder = mkdtempSync(join(tmpdir(), 'deck-'));
  const made = join(folder, 'made.pdf');
  writeFileSync(join(folder, 'index.html'), String(page));
  for (const [of, name] of STYLES) copyFileSync(join(root, 'lib', 'site', of, 'page', name), join(folder, name));
  const served = await serveFolder(folder);
  try {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const { ok, output } = await run('print', browser, [...QUIET, ...asRoot, `--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${made}`, served.url]);
    if (!ok || !statSync(made, { throwIfNoEntry: false })) throw new InputError(`${basename(file)}: ${basename(browser)} could not print it (${lastLines(output, 1)})`);
    copyFileSync(made, resolve(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new InputError(`${file}: expected a file that can be written, got ${code}`);
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
