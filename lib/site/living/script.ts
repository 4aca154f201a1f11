import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { html, trustedHtml, type Html } from '../../core/html.js';
import { isForPages } from '../../core/kit.js';
import { root } from '../../setup/paths.mjs';

/** What a page runs to make its living figures answer, as `npm run build` bundles it. */
export const livingScriptFile = join(root, 'lib', 'dist', 'pages', 'living.js');

/**
 * How the script comes to a figure. In a notebook with the figure, compressed, since an output has no other place: it runs once, however
 * many outputs bring it. Into the book not at all: its pages load {@link livingScriptFile} once, as a file.
 */
export function livingScript(): Html {
  if (isForPages()) return html``;
  const text = gzipSync(readFileSync(livingScriptFile), { level: 9 }).toString('base64');
  return html`<script>${trustedHtml(`(async () => {
  if (!globalThis.scalingLiving) {
    if (!globalThis.DecompressionStream) return; // the figure says that it stands still
    const bytes = Uint8Array.from(atob('${text}'), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    (0, eval)(await new Response(stream).text());
  }
  globalThis.scalingLiving.enliven();
})();`)}</script>`;
}
