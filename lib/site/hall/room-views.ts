import { quantileSorted } from 'd3';
import type { Result, Results } from '../../course/lecture/prediction-page.js';
import type { RoomAnswer } from '../../runs/room-answers.js';
import type { Answer, Poll, PollPart } from './polls.js';
import type { AskedQuestion, PollState, Room, Shown } from './room.js';

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
  /** Where the presenter is in the deck; a phone need not hear of it. */
  at?: Room['at'];
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
    ...(room.at && viewer !== 'phone' && { at: room.at }),
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
    return [name, resultOf(part, values, state.struck, withSolution ? { is: poll.solution?.[name], why: poll.discussion } : {})];
  }));
}

const LISTED_TEXTS = 60;

function resultOf(
  part: PollPart, values: readonly (number | string)[], struck: ReadonlySet<string>,
  { is: solution, why: discussion }: { is?: Result | undefined; why?: Poll['discussion'] },
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
