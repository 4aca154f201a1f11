// Formulas as HTML: a line of JSON for each, { tex, display }, is answered by a line with its HTML.
import { createInterface } from 'node:readline';
import katex from 'katex';

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = /** @type {{ tex: string, display: boolean }} */ (JSON.parse(line));
  console.log(JSON.stringify(katex.renderToString(tex, { displayMode: display, throwOnError: false, errorColor: 'currentColor', strict: 'ignore' })));
}
