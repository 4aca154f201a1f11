import { InputError } from '../../core/check.js';
import { html, type Html } from '../../core/html.js';
import { fitChart } from '../../plot/fit-chart.js';
import { NARROW } from '../../plot/narrow-chart.js';
import type { Figure } from '../../plot/render.js';
import { THEME } from '../../plot/theme.js';
import { formatNumber, type NumberFormat, type ScaleType } from '../../plot/ticks.js';

/** What moves one value of a figure: native inputs of a page, so that a keyboard and a finger move them too. */
export type Control =
  | { kind: 'range'; label: string; from: number; to: number; start: number; scale?: ScaleType; format?: NumberFormat; step?: number }
  | { kind: 'number'; label: string; from: number; to: number; start: number }
  | { kind: 'choice'; label: string; options: readonly { value: string; label: string }[]; start: string };

/** A number that the figure says below its picture, and how it writes it. */
export interface Reading {
  name: string;
  label: string;
  value: number;
  text: string;
}

/** An axis of the panel on which the pointer moves. */
export interface PlaneAxis {
  scale: ScaleType;
  domain: readonly [number, number];
}

/** A living figure at one state of its controls. */
export interface Drawn {
  figure: Figure;
  readings: readonly Reading[];
  /** What it shows, in a sentence, for those who do not see the picture. */
  sentence: string;
  /** The first panel of the picture that clips its layers, if the pointer moves something there. */
  plane?: { x: PlaneAxis; y: PlaneAxis };
}

/** The values of a figure's controls, by their names. */
export type Values = Record<string, number | string>;

/** A figure that answers a hand: plain data, controls, and a pure function from both to a picture. The same in Node and in a page. */
export interface LivingFigure<Data, State extends Values> {
  controls(this: void, data: Data): { readonly [Name in keyof State]: Control };
  /** @param width pixels that the picture may take */
  draw(this: void, data: Data, state: State, width: number): Drawn;
  /** What a pointer on the plane makes of the values: where it hovers, or only while it is pressed. */
  pointer?: { moves: 'hovering' | 'pressed'; to(this: void, data: Data, state: State, at: { x: number; y: number }): Partial<State> };
}

/** The values with which a figure starts. */
export function startOf(controls: Readonly<Record<string, Control>>): Values {
  return Object.fromEntries(Object.entries(controls).map(([name, { start }]) => [name, start]));
}

/**
 * A value that a control allows: the nearest end of its range, or one of its choices.
 * @throws InputError for a choice that there is not
 */
export function allowed(name: string, control: Control, value: number | string): number | string {
  if (control.kind !== 'choice') return Math.min(control.to, Math.max(control.from, Number(value)));
  const options = control.options.map((option) => option.value);
  if (!options.includes(String(value))) throw new InputError(`${name}: expected one of ${options.join(', ')}, got ${value}`);
  return value;
}

/** What a place says of the picture in it: one on a slide has a box, in pixels, that the picture fills. */
type Place = Readonly<Record<string, string | undefined>>;

/** In a column of so many pixels, 0 while it is not shown, a slide has become a page for a phone, and its box does not count. */
const isOnPhone = (columnWidth: number): boolean => columnWidth > 0 && columnWidth < NARROW.below;

/** Pixels that a picture may take: those of its box, or of its column. */
export function widthFor({ width }: Place, columnWidth: number): number {
  return width === undefined || isOnPhone(columnWidth) ? Math.max(NARROWEST, Math.min(THEME.width, columnWidth)) : Number(width);
}

const NARROWEST = 300;

/** A picture as its place wants it, in a column of so many pixels. */
export function pictureFor({ width, height, panels, columns }: Place, columnWidth: number, figure: Figure): string {
  if (height === undefined || isOnPhone(columnWidth)) return figure.svg;
  const part = { ...(panels !== undefined && { panels: panels.split(',').map(Number) }), ...(columns !== undefined && { columns: Number(columns) }) };
  return fitChart(figure.chart, { width: Number(width), height: Number(height), ...part }).svg;
}

/** A reading of a number as an axis writes it, with a unit. */
export function reading(name: string, label: string, value: number, format: NumberFormat = 'plain', unit = ''): Reading {
  return { name, label, value, text: `${formatNumber(value, format, format === 'plain' ? 4 : 3)}${unit && ` ${unit}`}` };
}

/** The numbers that a figure says, each with its name and exact value for whoever reads the page by a program. */
export function readingsHtml(readings: readonly Reading[]): Html {
  return html`${readings.map(({ name, label, value, text }) =>
    html`<div><dt>${label}</dt><dd data-reading="${name}" data-value="${value}">${text}</dd></div>`)}`;
}

/** Steps of a range. */
const STEPS = 200;

/** What a range input is given: on a logarithmic axis it moves over decimal logarithms. */
export function rangeOf(control: Extract<Control, { kind: 'range' }>): { min: number; max: number; step: number } {
  const place = placeOf(control);
  const [min, max] = [place(control.from), place(control.to)];
  return { min, max, step: control.step ?? (max - min) / STEPS };
}

/** From a value to the place of its range input. */
export function placeOf({ scale }: Extract<Control, { kind: 'range' }>): (value: number) => number {
  return scale === 'log' ? Math.log10 : (value) => value;
}

/** From the place of a range input to its value. */
export function valueAt({ scale }: Extract<Control, { kind: 'range' }>, place: number): number {
  return scale === 'log' ? 10 ** place : place;
}
