// Formulas as HTML: a line of JSON for each, { tex, display }, is answered by a line with its HTML.
import { createInterface } from 'node:readline';
import katex from 'katex';

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = /** @type {{ tex: string, display: boolean }} */ (JSON.parse(line));
  const drawn = katex.renderToString(tex, { displayMode: display, throwOnError: false, errorColor: 'currentColor', strict: 'ignore' });
  // a formula wider than its column is moved aside, by keys too
  console.log(JSON.stringify(drawn.replace('class="katex-display"', 'class="katex-display" tabindex="0"')));
}
