import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK_LIMITS, type Limits } from '../../../lib/site/hall/limits.js';
import type { Deck } from '../../../lib/site/deck/deck.js';
import type { Poll } from '../../../lib/site/hall/polls.js';
import type { RoomEvent } from '../../../lib/site/hall/room.js';
import type { RoomView } from '../../../lib/site/hall/room-views.js';
import { openHall, type Hall } from '../../../lib/site/hall/server.js';

/** Three polls, one of each kind. */
export const POLLS: readonly Poll[] = [
  { id: 'own-1', title: 'Question 1', question: 'Which?', asked: { answer: { kind: 'choice', label: 'your answer', choices: ['red', 'blue'] } }, solution: { answer: 'blue' } },
  {
    id: 'own-2', title: 'Question 2', question: 'How much <b>of it</b>?', solution: { answer: { value: 42, low: 40, high: 45 } },
    asked: { answer: { kind: 'number', label: 'a share <i>', unit: 'percent</text><script>', from: 0, to: 100 } },
  },
  { id: 'own-3', title: 'Question 3', question: 'Why?', asked: { answer: { kind: 'text', label: 'your answer' } } },
];

/** What came back. */
export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  json: { error?: string } & Record<string, unknown>;
}

/** A room of a test, and how one speaks to it. */
export interface TestRoom {
  hall: Hall;
  log: string;
  host: string;
  send(method: string, path: string, options?: Sending): Promise<Reply>;
  /** Joins; the device's cookie. */
  join(options?: Sending): Promise<string>;
  answer(cookie: string, poll: string, answer: unknown): Promise<Reply>;
  act(event: RoomEvent | Record<string, unknown>): Promise<Reply>;
  presenter: string;
  /** What the presenter's page is told now. */
  view(): Promise<RoomView>;
  close(): Promise<void>;
}

export interface Sending {
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
  localAddress?: string;
}

/** A room on a free port, in a folder of its own unless `log` goes on with one. */
export async function openRoom({ limits = {}, log, polls = POLLS, title = 'A room', deck }: {
  limits?: Partial<Limits>; log?: string; polls?: readonly Poll[]; title?: string; deck?: Deck;
} = {}): Promise<TestRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'));
  const file = log ?? join(folder, 'room.jsonl');
  const hall = await openHall({ title, polls, log: file, limits: { ...LOOPBACK_LIMITS, ...limits }, port: 0, ...(deck && { deck }) });
  const { host, port } = new URL(hall.address);

  type Send = TestRoom['send'];
  const send: Send = (method, path, { cookie, body, headers = {}, localAddress } = {}) => new Promise((resolve, reject) => {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const given = { origin: hall.address, ...(text !== undefined && { 'content-type': 'application/json' }), ...(cookie !== undefined && { cookie }), ...headers };
    const options: RequestOptions = {
      host: '127.0.0.1', port, method, path, agent: false, ...(localAddress && { localAddress }),
      headers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    };
    const asked = request(options, (reply) => {
      const isStream = reply.headers['content-type']?.startsWith('text/event-stream');
      let content = '';
      reply.setEncoding('utf8').on('data', (part: string) => {
        content += part;
        if (isStream && content.includes('\n\n')) reply.destroy();
      });
      reply.on('close', () => {
        if (isStream) content = content.split('\n\n')[0]!; // how things are; what changes comes after it
        let json: Reply['json'] = {};
        try {
          json = JSON.parse(content.replace(/^data: /, '')) as Reply['json'];
        } catch { /* no JSON */ }
        resolve({ status: reply.statusCode!, headers: reply.headers, body: content, json });
      });
      reply.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(text);
  });
  const cookieIn = ({ headers }: Reply) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const presenter = cookieIn(await send('GET', hall.presenterAddress.slice(hall.address.length)));
  return {
    hall, log: file, host, send, presenter,
    join: async (options) => cookieIn(await send('POST', '/api/join', { body: {}, ...options })),
    answer: (cookie, poll, answer) => send('POST', '/api/answer', { cookie, body: { poll, answer } }),
    act: (event) => send('POST', '/api/presenter', { cookie: presenter, body: event }),
    view: async () => (await send('GET', '/api/presenter/events', { cookie: presenter })).json as unknown as RoomView,
    close: async () => {
      await hall.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How many answered each choice of the first poll, or how many numbers there are of the second. */
export async function countsOf(room: TestRoom, poll = 'own-1'): Promise<unknown> {
  const result = (await room.view()).polls!.find(({ id }) => id === poll)!.results!.answer!;
  return result.kind === 'choice' ? result.counts : result.kind === 'number' ? result.n : result.texts;
}
