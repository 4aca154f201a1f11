import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PAGES } from '../../../lib/core/kit.js';
import { chartFigure, type Chart } from '../../../lib/plot/chart.js';
import { fitChart } from '../../../lib/plot/fit-chart.js';
import { chartsIn, withoutCharts } from '../../../lib/plot/kept-chart.js';
import { notebookDir } from '../../../lib/setup/paths.mjs';
import { notebooksOf } from '../../../lib/site/build.js';
import { makeDeck, slidesOf, type DeckOptions } from '../../../lib/site/deck/deck.js';
import { deckPage, handout, printedDeck } from '../../../lib/site/deck/pages.js';
import { readSlides } from '../../../lib/site/deck/slides.js';
import { pollsOf } from '../../../lib/site/hall/polls.js';
import { eventsOfMove } from '../../../lib/site/hall/moves.js';
import { apply, emptyRoom } from '../../../lib/site/hall/room.js';
import type { Notebook } from '../../../lib/site/page.js';
import { POLLS } from '../hall/open-room.js';

const folder = mkdtempSync(join(tmpdir(), 'slides-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chart: Chart = {
  title: 'A <law>', subtitle: 'and its interval', source: 'recorded sweep `size`',
  panels: [
    { x: { label: '', scale: 'log' }, y: { label: 'loss' }, layers: [{ kind: 'line', points: [{ x: 1, y: 2 }, { x: 100, y: 1 }], color: '#0072B2', name: 'law' }] },
    { x: { label: 'N', scale: 'log' }, y: { label: 'rest' }, height: 100, layers: [{ kind: 'dots', points: [{ x: 10, y: Math.PI / 1000 }], color: '#D55E00' }] },
  ],
};

/** A chart's picture as a cell executed for pages shows it. */
function forPages(of: Chart): string {
  process.env[PAGES] = '1';
  try {
    return chartFigure(of).svg;
  } finally {
    delete process.env[PAGES];
  }
}

describe('a chart in its picture', () => {
  it('is there for pages only, can be taken out again, and draws the same', () => {
    const plain = chartFigure(chart).svg;
    expect(plain).not.toContain('<metadata');
    expect(withoutCharts(forPages(chart))).toBe(plain);
    expect(chartFigure(chartsIn(forPages(chart))[0]!).svg).toBe(plain);
  });

  it('keeps a contour as values between which it is as good as straight', () => {
    const layer = { kind: 'contour' as const, value: (x: number, y: number) => 1 / x + 1 / y, thresholds: [0, 1], colors: ['#000', '#fff'] };
    const axes = { x: { label: 'D', scale: 'log' as const, domain: [1, 100] as const }, y: { label: 'N', scale: 'log' as const, domain: [1, 100] as const } };
    const [kept] = chartsIn(forPages({ title: 'contour', panels: [{ ...axes, layers: [layer] }] }));
    const [{ value }] = kept!.panels[0]!.layers as [typeof layer];
    // 30 steps over 1.1 times ln 100 are .169 each; a chord of 1/x misses it by at most h^2/8 of it: .0036, twice for the sum
    for (const [x, y] of [[3, 7], [1, 1], [50, 2], [100, 100]] as const)
      expect(Math.abs(value(x, y) / (1 / x + 1 / y) - 1)).toBeLessThan(0.0073);
  });

  it('fills a box without its captions, and of one panel says the axis that another had named', () => {
    const box = { width: 560, height: 300 };
    const both = fitChart(chart, box);
    expect([both.width, both.height]).toEqual([560, 300]);
    expect(both.svg).not.toContain('>and its interval<');
    expect(both.svg).toContain('aria-label="A &lt;law&gt;');
    const one = fitChart(chart, { ...box, panels: [1] });
    expect(one.height).toBe(300);
    expect(one.svg).toContain('>N</text>');
    expect(one.svg).not.toContain('>rest<');
    expect(one.svg).toContain('font-size="11"'); // at 2.2 times the size 24.2 pixels
  });
});

describe('a file of slides', () => {
  it('has a headline, a text, settings and notes a slide', () => {
    expect(readSlides('a.md', 'cell: size\npanels: 1, 3\nminutes: 2.5\nsays: a, b\n## A claim\n\nFew **words**.\n\nNote: said\naloud\n\n---\npoll: own-1\n')).toEqual([
      { cell: 'size', panels: [1, 3], minutes: 2.5, says: ['a', 'b'], headline: 'A claim', text: 'Few **words**.', notes: 'said\naloud' },
      { poll: 'own-1', says: [], headline: '', text: '', notes: '' },
    ]);
  });

  it.each([
    ['', 'a.md: expected slides, with a line --- between two, got none'],
    ['## A\n---\nNo headline', 'a.md, slide 2: expected a headline, a line that begins with ##, got No headline'],
    ['minutes: long\n## A', 'a.md, slide 1, minutes: expected a number, got long'],
    ['panels: 1, x\n## A', 'a.md, slide 1, panels.1: expected a whole number above 0, got 1, x'],
    ['cell: ../a\n## A', 'a.md, slide 1, cell: expected the id of a cell or a poll, got ../a'],
  ])('%j is refused in a sentence', (content, message) => {
    expect(() => readSlides('a.md', content)).toThrow(message);
  });
});

describe.each(notebooksOf(notebookDir).map((file) => [basename(file).split('-')[0]!, file]))('the slides of notebook %s', (name, file) => {
  const slides = slidesOf(file);
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  const cellOf = (id: string) => cells.find((cell) => cell.id === id);

  it('show cells of code and condense cells of text that are there', () => {
    const shown = slides.flatMap(({ cell, code }) => [cell, code]).filter((id) => id !== undefined);
    expect(shown.filter((id) => cellOf(id)?.cell_type !== 'code')).toEqual([]);
    expect(slides.flatMap(({ says }) => says).filter((id) => cellOf(id)?.cell_type !== 'markdown')).toEqual([]);
  });

  it('are of cells that Jupyter calls a slide if the class has time for one of theirs, a subslide if not, and of no other', () => {
    const typeOf = (id: string) => (slides.some(({ cell, minutes }) => cell === id && minutes !== undefined) ? 'slide' : 'subslide');
    const wanted = [...new Set(slides.flatMap(({ cell }) => cell ?? []))].map((id) => [id, typeOf(id)]).sort();
    const said = cells.flatMap(({ id, metadata }) => (metadata?.slideshow ? [[id, metadata.slideshow.slide_type]] : [])).sort();
    expect(said).toEqual(wanted);
  });

  it('say one claim in at most thirty words beside a figure, with what is said aloud to it', () => {
    const words = (text: string) => text.split(/\s+/).filter((one) => /\w/.test(one)).length;
    expect(slides.filter(({ cell, text }) => cell !== undefined && words(text) > 30).map(({ headline }) => headline)).toEqual([]);
    expect(slides.filter(({ headline, poll }) => headline === '' && !poll).length).toBe(0);
    expect(slides.filter(({ headline }) => headline.length > 60).map(({ headline }) => headline)).toEqual([]);
    expect(slides.filter(({ notes, poll }) => notes === '' && !poll).map(({ headline }) => headline)).toEqual([]);
  });

  it('begin with what one can do afterwards, and fill the class that the notebook promises', () => {
    expect(slides[0]!.text).toMatch(/^Afterwards you can/);
    expect(slides.reduce((sum, { minutes = 0 }) => sum + minutes, 0)).toBe(name === '0' ? 10 : 50);
  });
});

describe('the slides of the lecture', () => {
  it('ask every question of it, once', () => {
    const asked = notebooksOf(notebookDir).flatMap((file) => slidesOf(file).flatMap(({ poll }) => poll ?? []));
    expect(asked.sort()).toEqual(pollsOf().map(({ id }) => id).sort());
  });
});

const markdownCell = (id: string, source: string, slide_type?: string) => ({ id, cell_type: 'markdown', source, ...(slide_type && { metadata: { slideshow: { slide_type } } }) });
const figureCell = (id: string, slide_type?: string) =>
  ({ id, cell_type: 'code', source: 'draw()', outputs: [{ output_type: 'display_data', data: { 'text/html': forPages(chart) } }], ...(slide_type && { metadata: { slideshow: { slide_type } } }) });

/** The slides of a deck between its first and its last. */
function deckOf(file: string, { cells = [figureCell('size')] as Notebook['cells'], ...rest }: Partial<DeckOptions> & { cells?: Notebook['cells'] } = {}) {
  const deck = makeDeck({ title: 'A deck', polls: POLLS, sections: [{ name: '9', notebook: { cells }, slides: readSlides('a.md', file) }], ...rest });
  return { deck, slides: deck.slides.slice(1, -1), ids: deck.slides.slice(1, -1).map(({ id }) => id) };
}

describe('a deck', () => {
  it('draws the figure anew with the claim above it, its words beside it, and its source in plain words', () => {
    const { slides: [slide] } = deckOf('cell: size\nminutes: 3\n## It <falls>\n\nBy *half*.\n\nNote: slowly');
    const shown = String(slide!.html);
    expect(shown).toContain('<section class="slide beside" id="slide-9-size" data-slide="9-size"><h2>It &lt;falls&gt;</h2>');
    expect(shown).toContain('<em>half</em>');
    expect(shown).toContain('Source: recorded sweep size</p>');
    expect(shown).not.toMatch(/<metadata|slowly/);
    expect(/width="(\d+)" height="(\d+)"/.exec(shown)!.slice(1)).toEqual(['559', '363']); // 1230 x 800 over 2.2
    expect([String(slide!.notes), slide!.planned]).toEqual([expect.stringContaining('slowly'), { from: 0, to: 3 }]);
  });

  it('heeds what Jupyter says of a cell: skip, subslide, fragment, notes, and a slide that no file knows', () => {
    const cells = [figureCell('a', 'skip'), figureCell('b', 'subslide'), figureCell('c', 'fragment'), markdownCell('said', 'Aloud.', 'notes'), markdownCell('own', '# Mine\n\nText.', 'slide'), figureCell('d', 'slide')];
    const file = ['a', 'b', 'c'].map((id) => `cell: ${id}\nminutes: 1\n## ${id}`).join('\n---\n');
    const { ids, slides } = deckOf(file, { cells, polls: [] });
    expect(ids).toEqual(['9-c', '9-2', '9-d']);
    expect(deckOf(file, { cells, polls: [], isWhole: true }).ids).toEqual(['9-b', '9-c', '9-3', '9-d']);
    expect([slides[0]!.steps, String(slides[0]!.html)]).toEqual([1, expect.stringContaining('class="shown fragment"')]);
    expect(String(slides[0]!.notes)).toContain('Aloud.');
    expect(String(slides[1]!.html)).toContain('<h2>Mine</h2>');
  });

  it('leaves out what the class has no time for, unless it is whole', () => {
    const file = 'minutes: 1\n## A\n\nText.\n---\n## B\n\nText.\n---\npoll: own-2\n';
    expect(deckOf(file).slides.map(({ headline }) => headline)).toEqual(['A', 'Question 1', 'Question 2', 'Question 3']);
    expect(deckOf(file, { isWhole: true }).slides.map(({ headline }) => headline)).toEqual(['A', 'B', 'Question 2', 'Question 1', 'Question 3']);
  });

  it('asks one\'s own questions at the end, or where one\'s own slides ask them, and shows pictures beside their file', () => {
    writeFileSync(join(folder, 'a.png'), 'png');
    const own = (text: string) => [{ slides: readSlides('mine.md', text), folder }];
    const file = 'cell: size\nminutes: 1\n## A';
    expect(deckOf(file).ids).toEqual(['9-size', 'own-1', 'own-2', 'own-3']);
    const { ids, slides } = deckOf(file, { own: own('after: size\n## Mine\n\n![a picture](a.png) ![no](../b.png) ![no](https://example.org/c.png)\n---\npoll: own-2\n') });
    expect(ids).toEqual(['9-size', 'own-slide-1', 'own-slide-2', 'own-1', 'own-3']);
    const shown = String(slides[1]!.html);
    expect(shown).toContain('src="data:image/png;base64,cG5n"');
    expect(shown).not.toMatch(/src="(?!data:)/);
    expect(() => deckOf(file, { own: own('after: nowhere\n## Mine') })).toThrow('after: expected the cell or poll of a slide of this deck, got nowhere');
    expect(() => deckOf(file, { own: own('## Mine\n\n![a](none.png)') })).toThrow('slides: expected the picture none.png beside its file, found none');
  });

  it('makes markup of nobody\'s slide: scripts, handlers, frames and addresses of other machines stay out', () => {
    const bad = '## <img src=x onerror=alert(1)>\n\n<script>alert(1)</script><b onclick="x()">b</b> [a](javascript:x()) <iframe src="https://example.org"></iframe>\n\n'
      + '<style>*{}</style><img src="https://example.org/a.png">\n\nNote: <script>alert(2)</script><i onmouseover=x>i</i>';
    const { deck } = deckOf('minutes: 1\n## A\n\nText.', { own: [{ slides: readSlides('mine.md', bad), folder }] });
    const slide = deck.slides.find(({ id }) => id === 'own-slide-1')!;
    const shown = `${String(slide.html)}${String(slide.notes)}`;
    expect(shown).not.toMatch(/<(script|iframe|style|img|a)\b|<[^>]*\son\w+=/);
    for (const page of [deckPage(deck, { address: 'http://127.0.0.1:1', isPresenter: false }), printedDeck(deck), handout(deck)])
      expect(String(page)).not.toMatch(/(src|href)="(https?:)?\/\/|<script>alert/);
  });

  it('shows the code of a cell where a slide wants it, and a table where a cell has no figure', () => {
    const tables = { ...markdownCell('t', ''), cell_type: 'code', outputs: [{ output_type: 'display_data', data: { 'text/html': '<table><caption>Two</caption><tr><td>1</td></tr></table>' } }] };
    const { slides } = deckOf('code: size\nminutes: 1\n## How\n---\ncell: t\nminutes: 1\n## Table', { cells: [figureCell('size'), tables] });
    expect(String(slides[0]!.html)).toContain('<pre class="shown" tabindex="0"><code>draw()</code></pre>');
    expect(String(slides[1]!.html)).toContain('<table><caption>Two</caption>');
  });

  it.each([
    ['cell: none\nminutes: 1\n## A', 'slides of 9, "A", cell: expected the id of a cell of its notebook, got none'],
    ['cell: size\nfigure: 2\nminutes: 1\n## A', 'slides of 9, "A", figure: expected 1 to 1, got 2'],
    ['cell: size\npanels: 3\nminutes: 1\n## A', 'slides of 9, "A", panels: expected 1 to 2, got 3'],
    ['cell: text\nminutes: 1\n## A', 'slides of 9, "A", cell: expected one that shows a figure or a table, got text'],
    ['poll: own-9\nminutes: 1\n## A', 'slides of 9, "A", poll: expected one of own-1, own-2, own-3, got own-9'],
  ])('%j is refused in a sentence', (file, message) => {
    expect(() => deckOf(file, { cells: [figureCell('size'), markdownCell('text', 'Text.')] })).toThrow(message);
  });
});

describe('the presenter\'s move', () => {
  it('opens the question of a slide once, closes it before its answers are shown, and hides them on the way back', () => {
    const room = emptyRoom(POLLS);
    const move = (step: number, poll?: string) => eventsOfMove(room, poll, step).map((event) => {
      apply(room, event);
      return 'what' in event ? event.what : event.did;
    });
    expect(move(0)).toEqual([]);
    expect(move(2, 'own-1')).toEqual([]); // from behind: nobody was asked yet
    expect(move(0, 'own-1')).toEqual(['opened']);
    expect(move(0, 'own-1')).toEqual([]);
    expect(move(1, 'own-1')).toEqual(['closed', 'answers']);
    expect(move(2, 'own-1')).toEqual(['solution']);
    expect(move(0, 'own-2')).toEqual(['opened']);
    expect(move(2, 'own-1')).toEqual(['solution']); // back at it: the wall shows it again, and it stays closed
    expect(move(0, 'own-1')).toEqual(['nothing']);
    expect(room.states.get('own-1')!.isOpen).toBe(false);
    apply(room, { did: 'self-paced', is: true });
    expect(move(0, 'own-3')).toEqual([]);
  });
});
