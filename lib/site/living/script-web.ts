import { html, type Html } from '../../core/html.js';

let url: string | undefined;

/** Says where the site has living.js: the absolute address, since outputs of a notebook have no place of their own. */
export function provideLivingScript(address: string): void {
  url = address;
}

/** How the script comes to a figure that a kernel in a page makes: as a file of the site, or not at all. */
export function livingScript(): Html {
  return url === undefined ? html`` : html`<script src="${url}"></script>`;
}
