import { html, trustedHtml, type Html } from '../../core/html.js';
import type { ChartBox } from '../../plot/fit-chart.js';
import { boxed, livingStyle } from '../living/markup.js';
import type { TabWorkName } from './work.js';

const WITHOUT: Readonly<Record<TabWorkName, string>> = {
  sizes: 'Runs of the kernel. Where scripts run, four models can be trained here, in about two minutes.',
  chain: 'Runs of the kernel. Where scripts run, a model can be trained here, in about two minutes.',
};

/**
 * A place of a page where its reader can train: section 3's four models or section 5's one. Until then, and where nothing can be trained,
 * it shows recorded runs. Its page loads living.js; tab-worker.js and wasm/ stand beside that, and are loaded when somebody asks for them.
 * @param recorded a figure of runs that were trained before, as SVG
 */
export function trainInTabHtml(work: TabWorkName, recorded: string): string {
  return String(html`<style>${livingStyle}</style>${trainingFigure(work, recorded)}`);
}

/** The same without the style, which its page has; on a slide in a box. */
export function trainingFigure(work: TabWorkName, recorded: string, box?: ChartBox): Html {
  return html`<figure class="living" data-training="${work}"${boxed(box)}>
<div class="picture">${trustedHtml(recorded)}</div>
<figcaption><p class="sentence" role="status">${WITHOUT[work]}</p><dl class="readings"></dl></figcaption>
</figure>`;
}
