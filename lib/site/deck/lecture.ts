import { basename, dirname, extname, resolve } from 'node:path';
import { InputError } from '../../core/check.js';
import { readText } from '../../core/read-text.js';
import { notebookDir } from '../../setup/paths.mjs';
import { executeAll, keptNotebooks, notebooksOf, readNotebook } from '../build.js';
import { measuredIn, pollsOf, readPollFile, type Poll } from '../hall/polls.js';
import { textOf, type Notebook } from '../page.js';
import { makeDeck, slidesOf, type Deck } from './deck.js';
import { readSlides } from './slides.js';

/** What is shown and asked. */
export interface Lecture {
  title: string;
  polls: readonly Poll[];
  deck?: Deck;
}

/** Of what a lecture is made. */
export interface LectureOptions {
  /** `4`, or `3b`; section 3 has three notebooks. All of them, if none is named. */
  section?: string;
  /** Files of one's own questions and slides. */
  questions?: readonly string[];
  slides?: readonly string[];
  /** With the slides for which a class has no time. */
  all?: boolean;
  onlyQuestions?: boolean;
  onNews?: (sentence: string) => void;
}

/**
 * The slides and questions of a section; the notebooks behind them are executed where nothing is known of them yet.
 * @throws InputError for a section that is not there, a file that cannot be read as what it should be, a notebook that fails
 */
export async function makeLecture(options: LectureOptions): Promise<Lecture> {
  const { section, questions = [], slides = [], all = false, onlyQuestions = false, onNews } = options;
  const nameOf = (file: string) => basename(file).split('-')[0]!;
  const known = notebooksOf(notebookDir);
  const notebooks = known.filter((file) => section === undefined || [nameOf(file), nameOf(file).replace(/[a-z]$/, '')].includes(section));
  if (notebooks.length === 0) throw new InputError(`section: expected one of ${known.map(nameOf).join(', ')}, got ${section}`);
  const own = questions.flatMap((file) => readPollFile(file)
    .map((poll) => (questions.length > 1 ? { ...poll, id: `${poll.id}-${basename(file, extname(file))}` } : poll)));
  const twice = own.find(({ id }, i) => own.findIndex((one) => one.id === id) < i);
  if (twice) throw new InputError(`--questions: expected files of different names, got two whose first question would be ${twice.id}`);
  const ownSlides = slides.map((file) => ({ slides: readSlides(file, readText('--slides', file)), folder: dirname(resolve(file)) }));
  const files = onlyQuestions ? keptNotebooks(notebooks) : (await executeAll(notebooks, { ...(onNews && { onNews }) })).files;
  const executed = files.map(readNotebook);
  const sectionOf = (file: string, i: number) => ({ name: nameOf(file), notebook: executed[i]!, slides: slidesOf(file) });
  const sections = onlyQuestions ? [] : notebooks.map(sectionOf);
  const asked = new Set(sections.flatMap((one) => one.slides.map(({ poll }) => poll)));
  const isPart = section !== undefined && /[a-z]$/.test(section); // 3b asks what its own slides ask
  const ofSection = pollsOf(section === undefined ? undefined : Number.parseInt(section), measuredIn(executed.flatMap(shownIn)));
  const polls = [...ofSection.filter(({ id }) => !isPart || asked.has(id)), ...own];
  const title = section === undefined ? 'Scaling up' : `Scaling up, section ${section}`;
  return { title, polls, ...(!onlyQuestions && { deck: makeDeck({ title, sections, polls, own: ownSlides, isWhole: all }) }) };
}

/** What the cells of a notebook show as HTML. */
const shownIn = ({ cells }: Notebook) => cells.flatMap(({ outputs = [] }) => outputs.map(({ data }) => textOf(data?.['text/html'])));
