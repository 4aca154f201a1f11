import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import qrcode from 'qrcode-generator';
import { InputError } from '../../core/check.js';
import type { Html } from '../../core/html.js';
import { writeWhole } from '../../core/kit.js';
import { csv } from '../../course/grading/class-files.js';
import { root } from '../../setup/paths.mjs';
import { channel, stream, type Channel } from './channel.js';
import { openEventLog, type EventLog } from './event-log.js';
import { buckets, limitConnections, type Limits } from './limits.js';
import type { Deck } from '../deck/deck.js';
import { serveDeck } from './deck-routes.js';
import { eventsOfMove } from './moves.js';
import { phonePage, presenterPage, refusedPage, screenPage } from './pages.js';
import { checkAnswer, checkText, type Poll } from './polls.js';
import { roomFigure } from './room-figure.js';
import { apply, check, presenterEvent, replayRoom, type Room, type RoomEvent } from './room.js';
import { answerRows, numbersOf, ownView, viewOf } from './room-views.js';

/** What a room is made of. */
export interface HallOptions {
  /** What stands above its pages. */
  title: string;
  polls: readonly Poll[];
  /** What the wall shows between them. */
  deck?: Deck;
  /** The log of the room; beside it stands its secret, `FILE.key`. */
  log: string;
  limits: Limits;
  /** 0 takes one that is free. */
  port: number;
  /** The address in the local network at which it is to be reached too; else from this machine only. */
  lanAddress?: string;
}

/** A room that is open. */
export interface Hall {
  /** For the audience: short enough to be typed. */
  address: string;
  /** For the presenter, on this machine; it carries the token, so it belongs on no projector. */
  presenterAddress: string;
  screenAddress: string;
  close(): Promise<void>;
}

const MOST_BODY = 4096;

/**
 * Opens a room: replays its log, and serves the pages of audience, projector and presenter.
 * @throws InputError if the log cannot be taken or read, or the port is not free
 */
export async function openHall(options: HallOptions): Promise<Hall> {
  const log = await openEventLog(options.log);
  try {
    const room = replayRoom(options.polls, log.lines);
    const secret = readSecret(`${options.log}.key`);
    const app = hallServer(options, { room, log, secret });
    const host = options.lanAddress === undefined ? '127.0.0.1' : '0.0.0.0';
    await app.listen({ port: options.port, host }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw new InputError(`--port: expected a free port, got ${options.port}, which another program has; name another`);
      if (error.code === 'EACCES') throw new InputError(`--port: expected one that you may take, got ${options.port}; name one above 1024`);
      throw error;
    });
    const { port } = app.server.address() as AddressInfo;
    const here = `http://127.0.0.1:${port}`;
    return {
      address: options.lanAddress === undefined ? here : `http://${options.lanAddress}:${port}`,
      presenterAddress: `${here}/presenter?key=${presenterToken(secret)}`,
      screenAddress: `${here}${options.deck ? '/deck' : '/screen'}`,
      close: async () => {
        await app.close();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** The secret by which devices and the presenter are known again when the server comes back. */
function readSecret(file: string): Buffer {
  const kept = existsSync(file) ? readFileSync(file) : undefined;
  if (kept?.length === SECRET_BYTES) return kept; // one that is shorter was torn before anybody joined, and could be guessed
  const secret = randomBytes(SECRET_BYTES);
  writeWhole(file, secret, { mode: 0o600 });
  return secret;
}

const SECRET_BYTES = 32;

const sealed = (secret: Buffer, text: string) => createHmac('sha256', secret).update(text).digest('base64url').slice(0, 32);
const presenterToken = (secret: Buffer) => sealed(secret, 'presenter');

function isSame(given: string | undefined, expected: string): boolean {
  const hash = (one: string) => createHash('sha256').update(one).digest();
  return given !== undefined && timingSafeEqual(hash(given), hash(expected));
}

const isLoopback = (address: string) => /^(::ffff:)?127\./.test(address) || address === '::1';

/** A refusal with its status; its message is for whoever is refused. */
class Refusal extends Error {
  constructor(readonly statusCode: number, message: string) {
    super(message);
  }
}

/** What fastify itself refuses, in a sentence. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The room could not read this request.',
  404: 'There is no such page in this room.',
  413: 'That is too long for this room.',
  414: 'There is no such page in this room.',
  415: 'The room takes JSON only.',
};

const NOT_WRITTEN = 'This could not be written down and does not count; what you sent before does. Please try again in a minute.';

const HEADERS = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const MONTH_SECONDS = 30 * 24 * 3600;
const cookie = (name: string, value: string) => `${name}=${value}; Path=/; Max-Age=${MONTH_SECONDS}; HttpOnly; SameSite=Strict`;
const cookieOf = (request: FastifyRequest, name: string) =>
  request.headers.cookie?.split(';').map((one) => one.trim()).find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

/** Answers with what is wrong, in a sentence; what nobody foresaw is said in the terminal. */
function refuse(error: Error & { statusCode?: number }, reply: FastifyReply): FastifyReply {
  const status = error instanceof InputError ? 400 : (error.statusCode ?? 500);
  const isOurs = error instanceof InputError || error instanceof Refusal;
  if (status >= 500 && !isOurs) console.error(error);
  return reply.status(status).headers(HEADERS).send({ error: isOurs ? error.message : (SENTENCES[status] ?? 'Something went wrong in the room; please try again.') });
}

function qrCode(text: string): string {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return code.createSvgTag({ cellSize: 8, margin: 16, scalable: true });
}

/** What a server keeps. */
interface Kept {
  room: Room;
  log: EventLog;
  secret: Buffer;
}

function hallServer({ title, polls, deck, limits, lanAddress }: HallOptions, { room, log, secret }: Kept): FastifyInstance {
  const app = fastify({
    bodyLimit: MOST_BODY,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    requestTimeout: 1000 * limits.requestSeconds,
    keepAliveTimeout: 5000,
    http: {
      headersTimeout: 1000 * limits.requestSeconds,
      connectionsCheckingInterval: Math.min(1000, 250 * limits.requestSeconds),
      maxHeaderSize: 8192,
    },
    frameworkErrors: (error, _, reply) => void refuse(error, reply),
  });
  app.removeContentTypeParser('text/plain');
  app.setNotFoundHandler((_, reply) => refuse(new Refusal(404, SENTENCES[404]!), reply));
  app.setErrorHandler((error: FastifyError, _, reply) => refuse(error, reply));
  limitConnections(app.server, limits);

  const names = () => {
    const { port } = app.server.address() as AddressInfo;
    return ['127.0.0.1', 'localhost', ...(lanAddress === undefined ? [] : [lanAddress])].map((name) => (port === 80 ? name : `${name}:${port}`));
  };
  const address = () => `http://${names().at(lanAddress === undefined ? 0 : -1)}`;
  const mayRequest = buckets(limits.requestsPerSource);
  app.addHook('onRequest', ({ method, headers, url, ip }, _, done) => {
    if (!mayRequest(ip)) throw new Refusal(429, 'That was too much at once from your address; please wait a few seconds.');
    const { host = '', origin, 'sec-fetch-site': site } = headers;
    if (!names().includes(host)) throw new Refusal(421, 'The room is not at this address; please type the one on the wall.');
    const isFromOwnPage = site === undefined || site === 'same-origin' || (method === 'GET' && site === 'none');
    if ((method !== 'GET' && origin !== `http://${host}`) || (url.startsWith('/api/') && !isFromOwnPage))
      throw new Refusal(403, 'The room takes this from its own pages only.');
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    const own = reply.getHeader('content-security-policy'); // a deck's page has another
    void reply.headers({ ...HEADERS, ...(own !== undefined && { 'content-security-policy': own }) });
    done(null, payload);
  });

  const cookieName = `hall-${sealed(secret, 'name').slice(0, 8)}`; // cookies know no ports: another room of this machine has another name
  const presenterCookie = `${cookieName}-presenter`;
  const token = presenterToken(secret);
  /** The room's device behind a request: a hash of what its cookie holds. */
  function deviceOf(request: FastifyRequest): string | undefined {
    const [id = '', seal] = (cookieOf(request, cookieName) ?? '').split('.');
    return isSame(seal, sealed(secret, `device ${id}`)) ? createHash('sha256').update(id).digest('base64url').slice(0, 16) : undefined;
  }
  const isPresenter = (request: FastifyRequest) => isLoopback(request.ip) && isSame(cookieOf(request, presenterCookie), token);
  const ofPresenter = {
    onRequest: (request: FastifyRequest, _: FastifyReply, done: () => void) => {
      if (!isPresenter(request)) throw new Refusal(403, 'Only the presenter may do this, on the machine of the room and with the address that its terminal printed.');
      done();
    },
  };

  let refusedDevices = 0;
  let trouble: string | undefined;
  const channels = {
    phone: channel(() => viewOf(room, 'phone'), 1000),
    screen: channel(() => viewOf(room, 'screen'), 250),
    presenter: channel(() => ({ ...viewOf(room, 'presenter'), refusedDevices, trouble }), 250),
  };
  const everyChannel = (does: (one: Channel) => void) => () => Object.values(channels).forEach(does);
  const changed = everyChannel((one) => one.changed());
  app.addHook('onClose', (_, done) => {
    everyChannel((one) => one.end())();
    done();
  });

  /** Writes an event down, then lets it happen; whoever sent it is told when both are done. */
  async function keep(event: RoomEvent): Promise<void> {
    check(room, event);
    try {
      await log.append(event, () => apply(room, event));
      trouble = undefined;
    } catch (error) {
      if (error instanceof InputError) throw error; // the room had changed meanwhile
      trouble = `The room's log cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}): nothing new counts until it can.`;
      throw new Refusal(507, NOT_WRITTEN);
    } finally {
      changed();
    }
  }

  const page = (reply: FastifyReply, content: Html) => reply.type('text/html; charset=utf-8').send(String(content));
  app.get('/', (_, reply) => page(reply, phonePage(title)));
  app.get('/screen', (_, reply) => page(reply, screenPage(title, address())));
  app.get<{ Querystring: { key?: string | string[] } }>('/presenter', (request, reply) => {
    const { key } = request.query;
    if (isLoopback(request.ip) && typeof key === 'string' && isSame(key, token))
      return reply.header('set-cookie', cookie(presenterCookie, token)).redirect('/presenter', 303); // the token leaves the address bar
    if (!isPresenter(request)) return page(reply.status(403), refusedPage(title));
    return page(reply, presenterPage(title, { address: address(), hasDeck: deck !== undefined }));
  });
  for (const [name, type] of [['hall.js', 'text/javascript'], ['hall.css', 'text/css']] as const)
    app.get(`/${name}`, (_, reply) => reply.type(`${type}; charset=utf-8`).send(readFileSync(join(root, 'lib', 'site', 'hall', 'page', name))));
  app.get('/qr.svg', (_, reply) => reply.type('image/svg+xml').send(qrCode(address())));

  if (deck) serveDeck(app, deck, { address, isPresenter, ofPresenter });

  interface Drawn { changes: number; at: number; svg: string }
  const drawn = new Map<string, Drawn>();
  const drawing = new Map<string, Promise<Drawn>>();
  type Drawing = { Params: { poll: string }; Querystring: { size?: string } };
  /** A figure is drawn anew where the room has changed, at most twice a second. */
  async function figure({ params, query }: FastifyRequest<Drawing>, reply: FastifyReply, viewer: 'audience' | 'presenter'): Promise<FastifyReply> {
    const [poll, state] = [polls.find(({ id }) => id === params.poll), room.states.get(params.poll)];
    if (!poll || !state || (viewer === 'audience' && state.shown === 'nothing')) throw new Refusal(404, 'This is not shown now.');
    const withSolution = viewer === 'presenter' || state.shown === 'solution';
    const size = query.size === 'phone' ? 'phone' : 'screen';
    const key = `${poll.id} ${size} ${withSolution}`;
    const known = drawn.get(key);
    const draw = async () => {
      await setTimeout(known ? Math.max(0, known.at + 500 - performance.now()) : 0);
      const { svg } = roomFigure(poll, (part) => numbersOf(room, poll.id, part), { size, withSolution });
      const made = { changes: room.changes, at: performance.now(), svg };
      drawn.set(key, made);
      drawing.delete(key);
      return made;
    };
    if (known?.changes !== room.changes && !drawing.has(key)) drawing.set(key, draw());
    const { svg } = known?.changes === room.changes ? known : await drawing.get(key)!;
    return reply.type('image/svg+xml').send(svg);
  }
  app.get<Drawing>('/api/figure/:poll', (request, reply) => figure(request, reply, 'audience'));
  app.get<Drawing>('/api/presenter/figure/:poll', ofPresenter, (request, reply) => figure(request, reply, 'presenter'));

  app.get<{ Querystring: { as?: string } }>('/api/events', ({ query }, reply) => channels[query.as === 'screen' ? 'screen' : 'phone'].add(stream(reply, HEADERS)));
  app.get('/api/presenter/events', ofPresenter, (_, reply) => channels.presenter.add(stream(reply, HEADERS)));

  const devicesOf = new Map<string, number>(); // by address, in memory only
  app.post('/api/join', (request, reply) => {
    const known = deviceOf(request);
    if (known !== undefined) return ownView(room, known);
    const joined = devicesOf.get(request.ip) ?? 0;
    if (joined >= limits.devicesPerSource) {
      refusedDevices++;
      channels.presenter.changed();
      throw new Refusal(429, 'Too many devices have joined from your network address; please tell the presenter.');
    }
    devicesOf.set(request.ip, joined + 1);
    const id = randomBytes(16).toString('base64url');
    void reply.header('set-cookie', cookie(cookieName, `${id}.${sealed(secret, `device ${id}`)}`));
    return ownView(room, '');
  });
  const mayChange = buckets(limits.changesPerDevice);
  /** What a device does; it is told how it stands then. */
  type EventOf = (device: string, body: Record<string, unknown>) => RoomEvent;
  const ofDevice = (url: string, eventOf: EventOf) => app.post(url, async (request) => {
    const device = deviceOf(request);
    if (device === undefined) throw new Refusal(401, 'The room does not know this device; please load the page again and allow its cookie.');
    if (!mayChange(device)) throw new Refusal(429, 'That was too much at once; please wait a few seconds.');
    const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
    await keep(eventOf(device, body as Record<string, unknown>));
    return ownView(room, device);
  });
  const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, 64) : '');
  ofDevice('/api/answer', (device, { poll, answer }) => {
    const found = polls.find(({ id }) => id === poll);
    if (!found) throw new InputError('There is no such question in this room.');
    return { did: 'answered', poll: found.id, device, answer: checkAnswer(found, answer) };
  });
  ofDevice('/api/ask', (device, { text }) => ({ did: 'asked', question: randomBytes(6).toString('base64url'), device, text: checkText(text) }));
  ofDevice('/api/support', (device, { question, is }) => ({ did: 'supported', question: short(question), device, is: is === true }));

  app.post('/api/presenter', ofPresenter, async (request) => {
    const event = presenterEvent(request.body);
    if (!event) throw new Refusal(400, SENTENCES[400]!);
    await keep(event);
    if (event.did !== 'moved') return {};
    const moves = room.at!.moves;
    const { poll } = deck?.slides.find(({ id }) => id === event.slide) ?? {};
    for (const further of eventsOfMove(room, poll, event.step)) await keep(further);
    return { moves };
  });
  const download = (reply: FastifyReply, name: string, type: string) => reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
  app.get('/api/presenter/room.json', ofPresenter, (_, reply) =>
    download(reply, 'room.json', 'application/json; charset=utf-8').send(JSON.stringify(answerRows(room), null, 1)));
  app.get('/api/presenter/room.csv', ofPresenter, (_, reply) =>
    download(reply, 'room.csv', 'text/csv; charset=utf-8').send(csv(answerRows(room), ['poll', 'question', 'part', 'person', 'when', 'answer'])));
  return app;
}
