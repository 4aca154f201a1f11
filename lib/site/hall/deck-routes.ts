import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { root } from '../../setup/paths.mjs';
import type { Deck } from '../deck/deck.js';
import { deckPage } from '../deck/pages.js';
import { livingScriptFile } from '../living/script.js';

/** A deck's page in the room: figures have their styles in the page, and what trains in a tab is WebAssembly in a worker. */
const POLICY = [
  'default-src \'none\'', 'script-src \'self\' \'wasm-unsafe-eval\'', 'worker-src \'self\'', 'style-src \'self\' \'unsafe-inline\'', 'img-src \'self\' data:', 'connect-src \'self\'',
  'base-uri \'none\'', 'form-action \'none\'', 'frame-ancestors \'none\'',
].join('; ');

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.wasm': 'application/wasm' };

const deckFile = (name: string) => join(root, 'lib', 'site', 'deck', 'page', name);

/** What a deck is made of in a browser, by its address; all of it is of the kit. */
function deckFiles(): Readonly<Record<string, string>> {
  const reveal = dirname(createRequire(import.meta.url).resolve('reveal.js'));
  return {
    '/reveal.js': join(reveal, 'reveal.mjs'), '/reveal.css': join(reveal, 'reveal.css'),
    '/deck.js': deckFile('deck.js'), '/deck.css': deckFile('deck.css'), '/notes.js': deckFile('notes.js'),
  };
}

/** Who asks for a deck, and what only the presenter may. */
interface Asking {
  address: () => string;
  isPresenter: (request: FastifyRequest) => boolean;
  ofPresenter: RouteShorthandOptions;
}

/** The routes of a deck: its page, its files, and for the presenter what is said to each slide. */
export function serveDeck(app: FastifyInstance, deck: Deck, { address, isPresenter, ofPresenter }: Asking): void {
  const file = (reply: FastifyReply, path: string) => reply.type(TYPES[extname(path)] ?? 'application/octet-stream').send(readFileSync(path));
  for (const [url, path] of Object.entries(deckFiles())) app.get(url, (_, reply) => file(reply, path));
  app.get('/deck', (request, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY)
    .send(String(deckPage(deck, { address: address(), isPresenter: isPresenter(request) }))));
  const pages = dirname(livingScriptFile);
  app.get<{ Params: { '*': string } }>('/pages/*', (request, reply) => {
    const [folder, name] = [dirname(request.params['*']), basename(request.params['*'])];
    const path = join(pages, folder === 'wasm' ? 'wasm' : '', name);
    if (!['.', 'wasm'].includes(folder) || !TYPES[extname(name)] || !existsSync(path) || !statSync(path).isFile()) return reply.callNotFound();
    return reply.type(TYPES[extname(name)]!).header('content-security-policy', POLICY).send(createReadStream(path));
  });
  app.get('/api/presenter/slides', ofPresenter, () => deck.slides.map(({ id, headline, notes, planned, poll, steps }) =>
    ({ id, headline, notes: String(notes), planned, poll, steps })));
}
