/** What a page runs to make its figures live: bundled with the figures, fits and plots that it needs, and nothing of training. */
import { LIVING_FIGURES } from './figures.js';
import { offerTraining } from '../tab/tab.js';
import { element, page, type Element, type Input, type PointerEvent } from './dom.js';
import { allowed, pictureFor, placeOf, rangeOf, readingsHtml, startOf, valueAt, widthFor, type Control, type Drawn, type PlaneAxis, type Values } from './living-figure.js';
import { provideDatasets } from '../../core/kit-web.js';
import { formatNumber } from '../../plot/ticks.js';

/** The folder of the site that holds this script, and beside it what trains; absent where it came with an output of a notebook. */
const folder = page.document.currentScript?.src.replace(/[^/]*$/, '');

/** Makes every figure of the page answer that does not yet. */
export function enliven(): void {
  if (folder) offerTraining(folder);
  for (const figure of page.document.querySelectorAll('figure[data-living]:not([data-alive])')) {
    figure.dataset.alive = 'yes';
    try {
      bringToLife(figure);
    } catch {
      figure.dataset.alive = 'no'; // a browser without what it takes: its markup says that it stands still
    }
  }
}

function bringToLife(figure: Element): void {
  const kind = LIVING_FIGURES[figure.dataset.living as keyof typeof LIVING_FIGURES];
  const { data, datasets } = JSON.parse(figure.querySelector('script[type="application/json"]')!.textContent!) as {
    data: never; datasets: Record<string, string>;
  };
  provideDatasets(datasets);
  const controls = kind.controls(data) as Record<string, Control>;
  const [picture, readings, sentence] = [part(figure, '.picture'), part(figure, '.readings'), part(figure, '.sentence')];
  let state = startOf(controls);
  let drawn: Drawn | undefined;
  let isWaiting = false;

  const inputs = Object.entries(controls).map(([name, control]) => inputOf(control, (value) => move({ [name]: value })));
  const draw = (): void => {
    isWaiting = false;
    Object.keys(controls).forEach((name, i) => inputs[i]!.show(state[name]!));
    try {
      drawn = kind.draw(data, state as never, widthFor(figure.dataset, figure.clientWidth));
    } catch (error) {
      sentence.textContent = (error as Error).message;
      return;
    }
    figure.dataset.state = JSON.stringify(state);
    picture.innerHTML = pictureFor(figure.dataset, figure.clientWidth, drawn.figure);
    readings.innerHTML = String(readingsHtml(drawn.readings));
    sentence.textContent = drawn.sentence;
  };
  const move = (values: Values): void => {
    const kept = Object.entries(values).map(([name, value]) => [name, allowed(name, controls[name]!, value)] as const);
    state = { ...state, ...Object.fromEntries(kept) };
    if (!isWaiting) page.requestAnimationFrame(draw);
    isWaiting = true;
  };

  const { pointer } = kind;
  if (pointer) {
    picture.dataset.moves = pointer.moves;
    const follow = (event: PointerEvent): void => {
      const at = drawn?.plane && placeIn(picture, event, drawn.plane);
      if (at) move(pointer.to(data, state as never, at));
    };
    picture.addEventListener('pointerdown', (event) => {
      picture.setPointerCapture(event.pointerId);
      follow(event);
    });
    picture.addEventListener('pointermove', (event) => {
      if (event.buttons > 0 || (pointer.moves === 'hovering' && event.pointerType === 'mouse')) follow(event);
    });
  }

  const reset = element('button');
  reset.type = 'button';
  reset.textContent = 'As it was';
  reset.addEventListener('click', () => move(startOf(controls)));
  const panel = element('div', 'controls');
  panel.setAttribute('data-lm-suppress-shortcuts', 'true'); // JupyterLab would take the arrow keys for its own
  panel.append(...inputs.map(({ row }) => row), reset);
  picture.after(panel);
  let width = figure.clientWidth;
  draw();
  if (!page.ResizeObserver) return; // as wide as it is, then
  new page.ResizeObserver(() => {
    if (Math.abs(figure.clientWidth - width) < 8) return;
    width = figure.clientWidth;
    draw();
  }).observe(figure);
}

type Plane = NonNullable<Drawn['plane']>;

const part = (figure: Element, selector: string): Element => figure.querySelector(selector)!;

interface LivingInput {
  row: Element;
  show(value: number | string): void;
}

function inputOf(control: Control, moved: (value: number | string) => void): LivingInput {
  const row = element('div', 'control');
  const label = element('label');
  const name = element('span');
  name.textContent = control.label;
  const input = element(control.kind === 'choice' ? 'select' : 'input');
  input.setAttribute('aria-label', control.label); // a label around a select would be read with all its options
  label.append(name, input);
  row.append(label);
  if (control.kind === 'choice') {
    for (const { value, label: text } of control.options) {
      const option = element('option');
      option.value = value;
      option.textContent = text;
      input.append(option);
    }
    input.addEventListener('change', () => moved(input.value));
    return { row, show: (value) => { input.value = String(value); } };
  }
  input.type = control.kind;
  const { min, max, step } = control.kind === 'range' ? rangeOf(control) : { min: control.from, max: control.to, step: 'any' };
  [input.min, input.max, input.step] = [min, max, step].map(String) as [string, string, string];
  if (control.kind === 'number') {
    input.addEventListener('change', () => moved(Number(input.value)));
    return { row, show: (value) => showUnlessTyping(input, String(value)) };
  }
  const said = element('span', 'said');
  row.append(said);
  input.addEventListener('input', () => moved(valueAt(control, Number(input.value))));
  return {
    row,
    show(value) {
      input.value = String(placeOf(control)(Number(value)));
      said.textContent = formatNumber(Number(value), control.format ?? 'plain');
      input.setAttribute('aria-valuetext', said.textContent);
    },
  };
}

function showUnlessTyping(input: Input, value: string): void {
  if (Number(input.value) !== Number(value)) input.value = value;
}

/** Where a pointer is on the axes of the panel, whose frame is the clip of its layers; held inside it. */
function placeIn(picture: Element, { clientX, clientY }: PointerEvent, plane: Plane): { x: number; y: number } | undefined {
  const clip = picture.querySelector('clipPath');
  const [frame, matrix] = [clip?.querySelector('rect'), clip?.parentElement?.getScreenCTM()?.inverse()];
  if (!frame || !matrix) return undefined;
  const [left, top, width, height] = [of(frame, 'x'), of(frame, 'y'), of(frame, 'width'), of(frame, 'height')];
  const x = matrix.a * clientX + matrix.c * clientY + matrix.e;
  const y = matrix.b * clientX + matrix.d * clientY + matrix.f;
  return { x: along(plane.x, (x - left) / width), y: along(plane.y, 1 - (y - top) / height) };
}

const of = (frame: Element, name: string): number => Number(frame.getAttribute(name));

function along({ scale, domain: [low, high] }: PlaneAxis, share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return scale === 'log' ? low * (high / low) ** inside : low + (high - low) * inside;
}

(globalThis as { scalingLiving?: { enliven: typeof enliven } }).scalingLiving ??= { enliven };
if (page.document.readyState === 'loading') page.document.addEventListener('DOMContentLoaded', enliven);
else enliven();
