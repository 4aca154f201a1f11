import { InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import { splits, type Split } from '../corpus.js';

/** A text in three parts, none of which shares a speech with another. */
export type SpeechText = Record<Split, string>;

/** Shares of the bytes that whole speeches are held out for. */
const HELD_OUT = 0.05;

/** A passage ends with the sentence that makes it at least so many characters long. */
const PASSAGE = 1000;

/** Speeches that share more than 3% of their runs of eight words with another: they are not held out, lest an answer was read before. */
const REPEATING = [
  '1867_andrew_johnson_nu', '1868_andrew_johnson_nu', '1871_ulysses_s_grant_r', '1872_ulysses_s_grant_r', '1875_ulysses_s_grant_r',
  '1897_william_mc_kinley_r', '1905_theodore_roosevelt_r', '1906_theodore_roosevelt_r', '1907_theodore_roosevelt_r',
].map((name) => `${name}.txt`);

/**
 * The State of the Union addresses as plain text, made from the files of the package by rules alone, so that the same package gives the
 * same bytes: the speeches (`.txt`, one a file) are put into ASCII (`plainText`), whole ones are dealt to test and validation in a seeded
 * order until each has a twentieth of the bytes, and the rest is for training. Within each part the speeches are cut at ends of sentences
 * into passages of a thousand characters or little more, a line each, and the passages are shuffled: so the beginning of a part is a
 * sample of the whole, as a run on few tokens needs, and not the first two presidents.
 * @throws InputError if there is no speech
 */
export function speechText(files: ReadonlyMap<string, Uint8Array>): SpeechText {
  const speeches = [...files]
    .filter(([path]) => path.endsWith('.txt'))
    .map(([path, bytes]) => ({ name: path.slice(path.lastIndexOf('/') + 1), text: plainText(Buffer.from(bytes).toString('utf8')) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (speeches.length === 0) throw new InputError('files: expected speeches (.txt), got none');
  const total = speeches.reduce((sum, { text }) => sum + text.length, 0);
  const dealt: Record<Split, { name: string; text: string }[]> = { train: [], validation: [], test: [] };
  const lacks = (split: Split) => dealt[split].reduce((sum, { text }) => sum + text.length, 0) < HELD_OUT * total;
  for (const speech of randomStream(1, 'speeches held out').shuffled(speeches)) {
    const split = REPEATING.includes(speech.name) ? 'train' : (['test', 'validation'] as const).find(lacks) ?? 'train';
    dealt[split].push(speech);
  }
  const shuffledPassages = (split: Split) => {
    const inOrder = [...dealt[split]].sort((a, b) => (a.name < b.name ? -1 : 1));
    return randomStream(1, `passages ${split}`).shuffled(inOrder.flatMap(({ text }) => passages(text))).map((passage) => `${passage}\n`).join('');
  };
  return Object.fromEntries(splits.map((split) => [split, shuffledPassages(split)])) as SpeechText;
}

/** A text cut at ends of sentences into passages of at least `PASSAGE` characters, but for the last. */
function passages(text: string): string[] {
  const cut: string[] = [];
  for (const sentence of text.split(/(?<=[.?!]"?) (?=["A-Z])/)) {
    const last = cut.at(-1);
    if (last === undefined || last.length >= PASSAGE) cut.push(sentence);
    else cut[cut.length - 1] = `${last} ${sentence}`;
  }
  return cut;
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: ' ', apos: "'", mdash: '--' };

/**
 * Speech in ASCII on one line: entities of HTML resolved, typographic quotes and dashes made plain, accents dropped, what the audience did
 * ("(Applause.)", "[laughter]") left out, other signs left out, each run of white space one space.
 *
 * Worked value: `“Thank you.”  (Applause.) &quot;So—on&quot;` becomes `"Thank you." "So--on"`.
 */
export function plainText(text: string): string {
  return text
    .replace(/&([a-z]+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/[‘’`]/g, "'").replace(/[“”]/g, '"').replace(/—/g, '--').replace(/[–‑]/g, '-')
    .replace(/[([](applause|laughter|cheers|laughs)[^)\]]{0,40}[)\]]/gi, ' ')
    .normalize('NFD').replace(/[^\x20-\x7e\s]/g, '')
    .replace(/\s+/g, ' ').trim();
}
