import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { LIVING_FIGURES } from '../../lib/site/living/figures.js';
import { startOf, type Control, type LivingFigure, type Values } from '../../lib/site/living/living-figure.js';
import { livingScriptFile } from '../../lib/site/living/script.js';
import { livingPage } from './living-page.js';

describe('the script of living figures', () => {
  it('is below 400 kB compressed, and holds nothing of training', () => {
    const script = readFileSync(livingScriptFile);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(400_000);
    expect(script.toString()).not.toMatch(/backend_wasm|tfjs/i);
  });
});

/** The data that each figure of the page carries. */
const carried = [...livingPage().matchAll(/<figure class="living" data-living="([\w-]+)"[\s\S]*?<script type="application\/json">(.*?)<\/script>/g)]
  .map(([, name, json]) => [name as keyof typeof LIVING_FIGURES, (JSON.parse(json!) as { data: object }).data] as const);

const endsOf = (control: Control): (number | string)[] =>
  control.kind === 'choice' ? control.options.map(({ value }) => value) : [control.from, control.to];

describe('every living figure', () => {
  it('stands on the page with its data', () => {
    expect(carried.map(([name]) => name).sort()).toEqual(Object.keys(LIVING_FIGURES).sort());
  });

  it.each(carried)('%s can be drawn at every end of every control, says only numbers, and fits a phone', (name, data) => {
    const figure = LIVING_FIGURES[name] as unknown as LivingFigure<object, Values>;
    const controls = figure.controls(data);
    const start = startOf(controls);
    const moved = Object.entries(controls).flatMap(([control, one]) => endsOf(one).map((value) => ({ ...start, [control]: value })));
    const states = [start, ...moved];
    for (const state of states) {
      const { figure: drawn, readings, sentence } = figure.draw(data, state, 340);
      expect(drawn.width).toBeLessThanOrEqual(340);
      expect(sentence).not.toMatch(/NaN|undefined/);
      for (const { name: reading, value } of readings) expect([reading, Number.isFinite(value)]).toEqual([reading, true]);
    }
  });
});
