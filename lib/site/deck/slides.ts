import { basename } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../core/check.js';

/** A slide as its file says it: a headline that is its claim, few words, and what it shows. */
export interface Slide {
  headline: string;
  /** Markdown. */
  text: string;
  /** What the presenter alone sees, Markdown. */
  notes: string;
  /** The cell of the notebook whose output it shows. */
  cell?: string;
  /** Which picture of that output, counted from 1, and which of its panels; all of them unless said. */
  figure?: number;
  panels?: readonly number[];
  columns?: number;
  /** The cell whose code it shows. */
  code?: string;
  /** The poll that it opens: `prediction-4.1`, `check-4.2`, `own-1`. */
  poll?: string;
  /** Minutes of the path that fills a class. */
  minutes?: number;
  /** The cells of the notebook whose text it condenses: from there come its numbers. */
  says: readonly string[];
  /** In a file of one's own: the cell, or the poll, behind whose slide it stands. */
  after?: string;
}

const whole = z.string().regex(/^[1-9]\d*$/, 'expected a whole number above 0').transform(Number);
const name = z.string().regex(/^[\w.-]+$/, 'expected the id of a cell or a poll');
const list = (text: string) => text.split(',').map((one) => one.trim());
const SETTINGS = z.strictObject({
  cell: name.optional(),
  figure: whole.optional(),
  panels: z.string().transform(list).pipe(z.array(whole)).optional(),
  columns: whole.optional(),
  code: name.optional(),
  poll: name.optional(),
  minutes: z.string().regex(/^\d+(\.\d+)?$/, 'expected a number').transform(Number).optional(),
  says: z.string().transform(list).pipe(z.array(name)).default([]),
  after: name.optional(),
});
const SETTING = new RegExp(`^(${Object.keys(SETTINGS.shape).join('|')}):\\s*(.*)$`);

/**
 * The slides of a Markdown file: a line `---` stands between two; a slide may begin with settings, a line each (`cell: isoflop-figure`,
 * `minutes: 3`), then comes its headline, `## …`, its text, and after a line that begins with `Note:` what its presenter alone sees.
 * Worked value: `## A` and below it `Note: b` is one slide with the headline `A` and the notes `b`.
 * @throws InputError naming the file, the slide and what is wrong with it
 */
export function readSlides(file: string, content: string): Slide[] {
  const parts = content.replace(/<!--[\s\S]*?-->/g, '').split(/^---[ \t]*\r?$/m).map((part) => part.trim());
  const slides = parts.map((part, i) => [`${basename(file)}, slide ${i + 1}`, part] as const).filter(([, part]) => part !== '').map(readSlide);
  if (slides.length === 0) throw new InputError(`${basename(file)}: expected slides, with a line --- between two, got none`);
  return slides;
}

function readSlide([where, part]: readonly [string, string]): Slide {
  const lines = part.split(/\r?\n/);
  const settings: Record<string, string> = {};
  for (let found = SETTING.exec(lines[0] ?? ''); found; found = SETTING.exec(lines[0] ?? '')) {
    settings[found[1]!] = found[2]!;
    lines.shift();
  }
  const parsed = SETTINGS.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${where}, ${issue!.path.join('.')}: ${issue!.message}, got ${settings[String(issue!.path[0])]}`);
  }
  const noteAt = lines.findIndex((line) => /^notes?:/i.test(line));
  const [body, notes] = noteAt < 0 ? [lines, []] : [lines.slice(0, noteAt), lines.slice(noteAt)];
  const headingAt = body.findIndex((line) => /^#{1,3}\s/.test(line));
  const headline = body[headingAt]?.replace(/^#+\s+/, '').trim();
  if (!headline && !parsed.data.poll) throw new InputError(`${where}: expected a headline, a line that begins with ##, got ${part.slice(0, 60)}`);
  return {
    ...Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined)) as typeof parsed.data & Pick<Slide, 'says'>,
    headline: headline ?? '',
    text: body.filter((_, i) => i !== headingAt).join('\n').trim(),
    notes: notes.join('\n').replace(/^notes?:\s*/i, '').trim(),
  } as Slide;
}
