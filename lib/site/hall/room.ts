import { z } from 'zod';
import { InputError } from '../../core/check.js';
import { checkAnswer, type Answer, type Poll } from './polls.js';

/** What the room may see of a poll: nothing, what it answered, or that with what is right or was measured. */
export type Shown = 'nothing' | 'answers' | 'solution';

const id = z.string().max(64);
const eventSchema = z.discriminatedUnion('did', [
  z.object({ did: z.literal('opened'), poll: id }),
  z.object({ did: z.literal('closed'), poll: id }),
  z.object({ did: z.literal('showed'), poll: id, what: z.enum(['nothing', 'answers', 'solution']) }),
  z.object({ did: z.literal('moved'), slide: id, step: z.number().int().min(0).max(99) }),
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

/** What became of a poll. */
export interface PollState {
  isOpen: boolean;
  shown: Shown;
  /** By device: the last one counts. */
  answers: Map<string, Answer>;
  /** Given after class, in self-paced mode: the room's own result stays what it was. */
  later: Map<string, Answer>;
  /** Texts that the presenter struck out. */
  struck: Set<string>;
}

/** A question of the audience. */
export interface AskedQuestion {
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
  /** The presenter's slide, how often one went on there, and how many moves led to it. */
  at?: { slide: string; step: number; moves: number };
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
    case 'moved':
      room.at = { slide: event.slide, step: event.step, moves: (room.at?.moves ?? 0) + 1 };
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
  const isKnown = event.did === 'asked' || event.did === 'self-paced' || event.did === 'moved' || ('poll' in event ? room.states.has(event.poll) : room.questions.has(event.question));
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
