import { html, type Html } from '../../core/html.js';

/** How the script comes to a figure that a kernel in a page makes: as a file of the site, `pages/` beside the library. */
export function livingScript(): Html {
  return html`<script src="${new URL('./pages/living.js', import.meta.url).href}"></script>`;
}
