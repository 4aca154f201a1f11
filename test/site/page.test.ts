import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { linked, notebookPage, type Notebook, type Site } from '../../lib/site/page.js';
import { root } from '../../lib/setup/paths.mjs';

const notebook = (name: string) => join(root, 'notebooks', `${name}.ipynb`);
const site: Site = {
  root,
  pages: new Map([
    [notebook('0-start-here'), '0-start-here'],
    [notebook('1-why-scale-up'), '1-why-scale-up'],
    [notebook('homework/set-1'), 'homework/set-1'],
    [join(root, 'notebooks', 'homework'), 'homework/index'],
  ]),
};

/** The text with its links changed, and the files that go with it. */
function linksOf(text: string, from: string, within: Site = site): [string, string[]] {
  const files = new Map<string, string>();
  return [linked(text, notebook(from), within, files), [...files.keys()]];
}

describe('a link of a notebook', () => {
  it.each([
    ['to another notebook leads to its page, with its place', '[a](1-why-scale-up.ipynb#So-models-grew)', '0-start-here', '[a](1-why-scale-up.md#So-models-grew)'],
    ['to a folder of notebooks leads to the page of that', '[a](homework)', '0-start-here', '[a](homework/index.md)'],
    ['out of a folder goes up', '[a](../0-start-here.ipynb)', 'homework/set-1', '[a](../0-start-here.md)'],
    ['to the notebook itself stays on its page', '[a](1-why-scale-up.ipynb#b)', '1-why-scale-up', '[a](1-why-scale-up.md#b)'],
    ['to another host, or within the page, stays as it is', '[a](https://example.org/b.ipynb) [c](#d)', '0-start-here', '[a](https://example.org/b.ipynb) [c](#d)'],
    ['to a notebook that the site does not have is its words', '[a [b]](5-what-emerges.ipynb#c)', '0-start-here', 'a [b]'],
    ['to what is not there, or outside of the kit, is its words', '[a](no-such-file.csv) [b](../../b.csv)', '0-start-here', 'a b'],
  ])('%s', (_, text, from, expected) => {
    expect(linksOf(text, from)).toEqual([expected, []]);
  });

  it('to a file of the kit leads to a copy of it', () => {
    const file = 'datasets/published/model-growth.csv';
    expect(linksOf(`[a](../${file})`, '0-start-here')).toEqual([`[a](${file})`, [file]]);
    expect(linksOf(`[a](../../${file})`, 'homework/set-1')).toEqual([`[a](../${file})`, [file]]);
  });
});

const code = (source: string, ...outputs: NonNullable<Notebook['cells'][number]['outputs']>) =>
  ({ id: 'a-cell', cell_type: 'code', source, outputs });
const pageOf = (cells: Notebook['cells'], live?: string) =>
  notebookPage({ cells }, notebook('1-why-scale-up'), { ...site, ...(live !== undefined && { live }) }).markdown;

describe('a page', () => {
  it('has the way to the live notebook and the sentence for browsers without scripts below its title, before the text', () => {
    const page = pageOf([{ id: 'title', cell_type: 'markdown', source: ['# Title\n', '\n', 'The text.'] }]);
    const order = ['# Title', 'Open this section live', '<code>notebooks/1-why-scale-up.ipynb</code>', '<noscript>', 'The text.'];
    expect(order.map((part) => page.indexOf(part))).toEqual(order.map((part) => page.indexOf(part)).sort((a, b) => a - b));
    expect(order.every((part) => page.includes(part))).toBe(true);
  });

  it('links the notebook in a JupyterLite site where it is told of one', () => {
    expect(pageOf([], 'https://example.org/lite')).toContain('<a href="https://example.org/lite/lab/index.html?path=1-why-scale-up.ipynb">');
    expect(pageOf([], 'lite/')).toContain('<a href="lite/lab/index.html?path=1-why-scale-up.ipynb">');
  });

  it('folds code that draws or asks, and shows other code, each with an anchor of its cell', () => {
    const folded = '<details class="code"><summary>Code of this cell</summary>';
    for (const source of ['lawFigure(fit)', 'display.html(selfCheck("1.1"))', 'predict("1.1", {})', 'livingFigure("contour", {})'])
      expect(pageOf([code(source)])).toContain(`<span class="cell" id="cell-a-cell"></span>${folded}\n\`\`\`\n\n\`\`\`typescript\n${source}`);
    expect(pageOf([code('const figures = 1;')])).not.toContain(folded);
  });

  it('has a place to train below the figure of a cell that says so, and shows the figure where nothing can be trained', () => {
    const cell = { ...code('draw()', { output_type: 'display_data', data: { 'text/html': '<svg role="img"></svg>' } }), metadata: { trainInTab: 'sizes' as const } };
    const page = pageOf([cell]);
    expect(page).toContain('<figure class="living" data-training="sizes">\n<div class="picture"><svg role="img"></svg></div>');
    expect(page).toContain('four models can be trained here');
    const table = { ...cell, outputs: [{ output_type: 'display_data', data: { 'text/html': '<table></table>' } }] };
    expect(pageOf([table])).toContain('<div class="picture"><table></table></div>');
    expect(pageOf([{ ...cell, metadata: {} }])).not.toContain('data-training');
  });

  it('shows what a cell printed as text, with what HTML and Markdown would take for theirs', () => {
    const page = pageOf([code('run()', { output_type: 'stream', name: 'stdout', text: ['a < b\n', '\u001b[32m```\u001b[39m *c*'] })]);
    expect(page).toContain('````{raw} html\n<pre class="output stdout">a &lt; b\n``` *c*</pre>\n````');
  });

  it('shows the richest form of an output once, and nothing of an empty one', () => {
    const page = pageOf([code('run()',
      { output_type: 'display_data', data: { 'text/plain': 'plain', 'text/html': ['<b>', 'rich</b>'] } },
      { output_type: 'stream', name: 'stdout', text: '' },
      { output_type: 'execute_result', data: { 'text/plain': '3' } })]);
    expect(page).toContain('<div class="output"><b>rich</b></div>');
    expect(page).not.toContain('plain');
    expect(page.match(/class="output/g)).toHaveLength(2);
  });
});
