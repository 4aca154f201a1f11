import { quantileSorted } from 'd3';
import { z } from 'zod';
import { InputError } from '../../core/check.js';
import type { Result, Results } from '../../course/lecture/prediction-page.js';
import type { RoomAnswer } from '../../runs/room-answers.js';
import { checkAnswer, type Answer, type Poll, type PollPart } from './polls.js';

/** What the room may see of a poll: nothing, what it answered, or that with what is right or was measured. */
export type Shown = 'nothing' | 'answers' | 'solution';

const id = z.string().max(64);
const eventSchema = z.discriminatedUnion('did', [
  z.object({ did: z.literal('opened'), poll: id }),
  z.object({ did: z.literal('closed'), poll: id }),
  z.object({ did: z.literal('showed'), poll: id, what: z.enum(['nothing', 'answers', 'solution']) }),
  z.object({ did: z.literal('struck'), poll: id, text: z.string() }),
  z.object({ did: z.literal('self-paced'), is: z.boolean() }),
  z.object({ did: z.literal('answered'), poll: id, device: id, answer: z.record(z.string(), z.union([z.number(), z.string()])) }),
  z.object({ did: z.literal('asked'), question: id, device: id, text: z.string() }),
  z.object({ did: z.literal('supported'), question: id, device: id, is: z.boolean() }),
  z.object({ did: z.literal('judged'), question: id, as: z.enum(['waiting', 'answered', 'hidden']) }),
  z.object({ did: z.literal('pinned'), question: id, is: z.boolean() }),
]);

/** What happened in the room, as its log keeps it. Devices are hashes; nobody's name, address or time is there. */
export type RoomEvent = z.infer<typeof eventSchema>;

/** The same from a page: what the presenter alone may do. */
export function presenterEvent(given: unknown): RoomEvent | undefined {
  const { data } = eventSchema.safeParse(given);
  return data && 'device' in data ? undefined : data;
}

interface PollState {
  isOpen: boolean;
  shown: Shown;
  /** By device: the last one counts. */
  answers: Map<string, Answer>;
  /** Given after class, in self-paced mode: the room's own result stays what it was. */
  later: Map<string, Answer>;
  /** Texts that the presenter struck out. */
  struck: Set<string>;
}

interface AskedQuestion {
  device: string;
  text: string;
  supporters: Set<string>;
  standing: 'waiting' | 'answered' | 'hidden';
  isPinned: boolean;
}

/** A room: its polls and what became of them. */
export interface Room {
  readonly polls: readonly Poll[];
  readonly states: ReadonlyMap<string, PollState>;
  readonly questions: Map<string, AskedQuestion>;
  current?: string;
  isSelfPaced: boolean;
  /** Events so far: what is drawn of the room is drawn anew when it has grown. */
  changes: number;
}

/** Questions that wait, of one device and of the room. */
const MOST_QUESTIONS = { device: 5, room: 200 };

/** An empty room with these polls. */
export function emptyRoom(polls: readonly Poll[]): Room {
  const state = (): PollState => ({ isOpen: false, shown: 'nothing', answers: new Map(), later: new Map(), struck: new Set() });
  return { polls, states: new Map(polls.map((poll) => [poll.id, state()])), questions: new Map(), isSelfPaced: false, changes: 0 };
}

/**
 * The room as its log left it. What the room of today does not know, such as the answers to a question that is no longer in the file, stays
 * in the log and counts for nothing.
 * @throws InputError naming the line that is no event
 */
export function replayRoom(polls: readonly Poll[], lines: readonly string[]): Room {
  const room = emptyRoom(polls);
  for (const [index, line] of lines.entries()) {
    let event: RoomEvent;
    try {
      event = eventSchema.parse(JSON.parse(line));
    } catch {
      throw new InputError(`the room's log, line ${index + 1}: expected an event of the room, got something else; name another log with --log`);
    }
    try {
      apply(room, event);
    } catch (error) {
      if (!(error instanceof InputError)) throw error; // it was refused when it happened, too
    }
  }
  return room;
}

/**
 * Lets an event happen. The same events in the same order make the same room.
 * @throws InputError, with a sentence for whoever did it, if it may not happen: then the room is as it was
 */
export function apply(room: Room, event: RoomEvent): void {
  check(room, event);
  room.changes++;
  const state = 'poll' in event ? room.states.get(event.poll)! : undefined;
  const question = 'question' in event ? room.questions.get(event.question)! : undefined;
  switch (event.did) {
    case 'opened':
      for (const other of room.states.values()) other.isOpen = false;
      room.isSelfPaced = false;
      room.current = event.poll;
      state!.isOpen = true;
      state!.shown = 'nothing';
      return;
    case 'closed':
      state!.isOpen = false;
      return;
    case 'showed':
      state!.shown = event.what;
      room.current = event.poll;
      return;
    case 'struck':
      state!.struck.add(event.text.toLowerCase());
      return;
    case 'self-paced':
      room.isSelfPaced = event.is;
      if (event.is) for (const other of room.states.values()) other.isOpen = false;
      return;
    case 'answered':
      (room.isSelfPaced ? state!.later : state!.answers).set(event.device, event.answer);
      return;
    case 'asked':
      room.questions.set(event.question, {
        device: event.device, text: event.text, supporters: new Set([event.device]), standing: 'waiting', isPinned: false,
      });
      return;
    case 'supported':
      if (event.is) question!.supporters.add(event.device);
      else question!.supporters.delete(event.device);
      return;
    case 'judged':
      question!.standing = event.as;
      if (event.as !== 'waiting') question!.isPinned = false;
      return;
    case 'pinned':
      question!.isPinned = event.is;
      return;
  }
}

/**
 * Whether an event may happen now.
 * @throws InputError, with a sentence for whoever did it, if it may not
 */
export function check(room: Room, event: RoomEvent): void {
  const isKnown = event.did === 'asked' || event.did === 'self-paced' || ('poll' in event ? room.states.has(event.poll) : room.questions.has(event.question));
  if (!isKnown) throw new InputError('There is no such question in this room.');
  if (event.did === 'answered') checkIsAnswer(room, event);
  if (event.did === 'asked') checkIsAsked(room, event);
  if (event.did === 'supported' && room.questions.get(event.question)!.standing !== 'waiting')
    throw new InputError('This question is not open to votes any more.');
}

function checkIsAnswer(room: Room, { poll, device, answer }: Extract<RoomEvent, { did: 'answered' }>): void {
  const state = room.states.get(poll)!;
  if (!state.isOpen && !room.isSelfPaced) {
    if (state.answers.has(device)) throw new InputError('This question is closed; your earlier answer counts.');
    throw new InputError(room.current === poll ? 'This question is closed; your answer came too late.' : 'This question is not open.');
  }
  checkAnswer(room.polls.find(({ id }) => id === poll)!, answer);
}

function checkIsAsked(room: Room, { device, text }: Extract<RoomEvent, { did: 'asked' }>): void {
  const waiting = [...room.questions.values()].filter(({ standing }) => standing === 'waiting');
  if (waiting.filter((one) => one.device === device).length >= MOST_QUESTIONS.device)
    throw new InputError(`You have ${MOST_QUESTIONS.device} questions that wait for an answer; vote for those of others meanwhile.`);
  if (waiting.length >= MOST_QUESTIONS.room) throw new InputError(`${MOST_QUESTIONS.room} questions wait for an answer; no more are taken now.`);
  if (waiting.some((one) => one.text === text)) throw new InputError('This question is there already; vote for it.');
}

/** What one part of a poll came to. */
export type PartResult =
  | { kind: 'choice'; counts: number[]; /** The right one. */ right?: number; /** By choice. */ discussion?: string[] }
  | { kind: 'number'; n: number; median?: number; low?: number; high?: number; measured?: Result }
  | { kind: 'text'; texts: { text: string; count: number }[]; others: number };

/** A poll as a page shows it. */
export interface PollView {
  id: string;
  title: string;
  question: string;
  asked: Poll['asked'];
  isOpen: boolean;
  shown: Shown;
  /** How many answered; absent where the page need not hear of each. */
  answers?: number;
  results?: Record<string, PartResult>;
}

/** A question of the audience as a page shows it. */
export interface QuestionView {
  id: string;
  text: string;
  supporters: number;
  standing: AskedQuestion['standing'];
  isPinned: boolean;
}

/** What a page is told. */
export interface RoomView {
  isSelfPaced: boolean;
  /** The poll that was opened or shown last. */
  current?: PollView;
  /** All of them, for the presenter, and for everybody in self-paced mode. */
  polls?: PollView[];
  questions: QuestionView[];
}

/** Who looks: a phone is not told of each answer, the presenter of everything. */
export type Viewer = 'phone' | 'screen' | 'presenter';

/** Questions of the audience that a page of theirs lists: those with the most votes. */
const LISTED_QUESTIONS = 50;

/** What a viewer may see of the room now. */
export function viewOf(room: Room, viewer: Viewer): RoomView {
  const all = viewer === 'presenter';
  const current = room.polls.find(({ id }) => id === room.current);
  const questions = [...room.questions].map(([id, { text, supporters, standing, isPinned }]) =>
    ({ id, text, supporters: supporters.size, standing, isPinned }));
  const order = (one: QuestionView) => 1e6 * Number(one.isPinned) + 1e5 * Number(one.standing === 'waiting') + one.supporters;
  return {
    isSelfPaced: room.isSelfPaced,
    ...(current && !room.isSelfPaced && { current: viewOfPoll(room, current, viewer) }),
    ...((all || room.isSelfPaced) && { polls: room.polls.map((poll) => viewOfPoll(room, poll, viewer)) }),
    questions: questions.filter(({ standing }) => all || standing !== 'hidden')
      .sort((a, b) => order(b) - order(a)).slice(0, all ? undefined : LISTED_QUESTIONS),
  };
}

function viewOfPoll(room: Room, poll: Poll, viewer: Viewer): PollView {
  const state = room.states.get(poll.id)!;
  const shown = viewer === 'presenter' ? 'solution' : state.shown;
  return {
    id: poll.id, title: poll.title, question: poll.question, asked: poll.asked,
    isOpen: state.isOpen || room.isSelfPaced, shown: state.shown,
    ...(viewer !== 'phone' && { answers: state.answers.size }),
    ...(shown !== 'nothing' && { results: resultsOf(poll, state, shown === 'solution') }),
  };
}

function resultsOf(poll: Poll, state: PollState, withSolution: boolean): Record<string, PartResult> {
  return Object.fromEntries(Object.entries(poll.asked).map(([name, part]) => {
    const values = [...state.answers.values()].map((answer) => answer[name]!);
    return [name, resultOf(part, values, state.struck, withSolution ? poll.solution?.[name] : undefined, withSolution ? poll.discussion : undefined)];
  }));
}

const LISTED_TEXTS = 60;

function resultOf(
  part: PollPart, values: readonly (number | string)[], struck: ReadonlySet<string>, solution: Result | undefined, discussion: Poll['discussion'],
): PartResult {
  switch (part.kind) {
    case 'choice': {
      const counts = part.choices.map((choice) => values.filter((value) => value === choice).length);
      const right = part.choices.findIndex((choice) => choice === solution);
      return { kind: 'choice', counts, ...(right >= 0 && { right }), ...(discussion && { discussion: part.choices.map((one) => discussion[one] ?? '') }) };
    }
    case 'number': {
      const sorted = [...(values as number[])].sort((a, b) => a - b);
      const at = (share: number) => quantileSorted(sorted, share)!;
      return {
        kind: 'number', n: sorted.length,
        ...(sorted.length > 0 && { median: at(0.5), low: at(0.25), high: at(0.75) }),
        ...(solution !== undefined && { measured: solution }),
      };
    }
    case 'text': {
      const counts = new Map<string, { text: string; count: number }>(); // alike but for capitals is the same
      for (const text of values as string[]) {
        if (struck.has(text.toLowerCase())) continue;
        const same = counts.get(text.toLowerCase());
        counts.set(text.toLowerCase(), { text: same?.text ?? text, count: (same?.count ?? 0) + 1 });
      }
      const texts = [...counts.values()].sort((a, b) => b.count - a.count);
      return { kind: 'text', texts: texts.slice(0, LISTED_TEXTS), others: Math.max(0, texts.length - LISTED_TEXTS) };
    }
  }
}

/** What one device is told of itself. */
export interface OwnView {
  /** By poll: in class, or in self-paced mode after it. */
  answers: Record<string, Answer>;
  supported: string[];
  /** In self-paced mode, of what this device has answered: what is right, and why. */
  solutions: Record<string, { solution?: Results; discussion?: Poll['discussion'] }>;
}

/** What a device has answered and supported. */
export function ownView(room: Room, device: string): OwnView {
  const given = (state: PollState) => (room.isSelfPaced ? state.later : state.answers).get(device);
  const answered = room.polls.flatMap((poll) => {
    const answer = given(room.states.get(poll.id)!);
    return answer ? [[poll, answer] as const] : [];
  });
  const solution = ({ solution, discussion }: Poll) => ({ ...(solution && { solution }), ...(discussion && { discussion }) });
  return {
    answers: Object.fromEntries(answered.map(([poll, answer]) => [poll.id, answer])),
    supported: [...room.questions].filter(([, { supporters }]) => supporters.has(device)).map(([id]) => id),
    solutions: room.isSelfPaced ? Object.fromEntries(answered.map(([poll]) => [poll.id, solution(poll)])) : {},
  };
}

/** The numbers that were answered to a part of a poll in class. */
export function numbersOf(room: Room, poll: string, part: string): number[] {
  return [...room.states.get(poll)!.answers.values()].map((answer) => answer[part]).filter((value) => typeof value === 'number');
}

/** All answers as rows, a row a part: people are numbered in the order in which they first answered. */
export function answerRows(room: Room): RoomAnswer[] {
  const people = new Map<string, number>();
  return room.polls.flatMap((poll) => {
    const { answers, later } = room.states.get(poll.id)!;
    const rowsOf = (given: ReadonlyMap<string, Answer>, when: RoomAnswer['when']) => [...given].flatMap(([device, answer]) => {
      if (!people.has(device)) people.set(device, people.size + 1);
      return Object.entries(answer).map(([part, value]): RoomAnswer => ({
        poll: poll.id, question: poll.question, part: poll.asked[part]!.label, person: people.get(device)!, when, answer: value,
      }));
    });
    return [...rowsOf(answers, 'in class'), ...rowsOf(later, 'after class')];
  });
}
