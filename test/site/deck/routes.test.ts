import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { makeDeck } from '../../../lib/site/deck/deck.js';
import { readSlides } from '../../../lib/site/deck/slides.js';
import { openRoom, POLLS, type TestRoom } from '../hall/open-room.js';

jest.setTimeout(30_000); // each answer waits for the disk
const slides = readSlides('a.md', 'minutes: 1\n## A claim\n\nText.\n\nNote: for the presenter alone\n---\npoll: own-1\nminutes: 2\n');
const deck = makeDeck({ title: 'A deck', polls: POLLS, sections: [{ name: '9', notebook: { cells: [] }, slides }] });
let room: TestRoom;
beforeAll(async () => { room = await openRoom({ deck }); });
afterAll(() => room.close());

describe('a deck in a room', () => {
  it('is everybody\'s to look at and the presenter\'s to lead, and says to nobody else what is said to a slide', async () => {
    const [of, ofPresenter] = [await room.send('GET', '/deck'), await room.send('GET', '/deck', { cookie: room.presenter })];
    expect([of.body.includes('data-presenter'), ofPresenter.body.includes('data-presenter')]).toEqual([false, true]);
    expect(of.body).toContain('A claim');
    expect(of.body + ofPresenter.body).not.toContain('for the presenter alone');
    expect((await room.send('GET', '/api/presenter/slides')).status).toBe(403);
    const notes = JSON.parse((await room.send('GET', '/api/presenter/slides', { cookie: room.presenter })).body) as { id: string; notes: string }[];
    expect(notes.map(({ id }) => id)).toEqual(['join', '9-1', '9-own-1', 'own-2', 'own-3', 'questions']);
    expect(notes[1]!.notes).toContain('for the presenter alone');
    expect((await room.send('GET', '/presenter', { cookie: room.presenter })).body).toContain('src="/notes.js"');
  });

  it('asks no other host and runs no script but its own files', async () => {
    const { headers, body } = await room.send('GET', '/deck', { cookie: room.presenter });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    expect(policy).toContain('frame-ancestors \'none\'');
    const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    for (const file of [...new Set(files)]) expect([file, (await room.send('GET', file)).status]).toEqual([file, 200]);
    expect((await room.send('GET', '/')).headers['content-security-policy']).not.toContain('unsafe');
  });

  it('serves what trains in a tab, and nothing beside it', async () => {
    expect((await room.send('GET', '/pages/tab-worker.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const path of ['/pages/../package.json', '/pages/..%2f..%2fcli.js', '/pages/wasm/..%2fliving.js', '/pages/wasm/../../cli.js', '/pages/', '/pages/wasm', '/pages/none.js', '/pages/living.js%00'])
      expect([path, (await room.send('GET', path)).status]).toEqual([path, 404]);
  });

  it('opens the question of the slide to which the presenter moves, and nobody else moves', async () => {
    const phone = await room.join();
    const moved = { did: 'moved', slide: '9-own-1', step: 0 };
    for (const cookie of [phone, '', 'hall=1']) expect((await room.send('POST', '/api/presenter', { cookie, body: moved })).status).toBe(403);
    expect((await room.answer(phone, 'own-1', { answer: 'red' })).json.error).toBe('This question is not open.');
    expect((await room.act(moved)).json).toEqual({ moves: 1 });
    expect((await room.answer(phone, 'own-1', { answer: 'red' })).status).toBe(200);
    await room.act({ ...moved, step: 1 });
    expect((await room.answer(phone, 'own-1', { answer: 'blue' })).json.error).toBe('This question is closed; your earlier answer counts.');
    expect(await room.view()).toMatchObject({ at: { slide: '9-own-1', step: 1, moves: 2 }, current: { id: 'own-1', shown: 'answers' } });
    for (const step of [-1, 0.5, 100, '1', null]) expect((await room.act({ ...moved, step })).status).toBe(400);
    expect(readFileSync(room.log, 'utf8')).toContain('{"did":"moved","slide":"9-own-1","step":1}');
    expect((await room.send('GET', '/api/events')).json).not.toHaveProperty('at'); // a phone need not hear of it
  });

  it('is there again at the slide where it was', async () => {
    const again = await openRoom({ deck, log: `${room.log}.copy` });
    await again.act({ did: 'moved', slide: '9-1', step: 0 });
    await again.hall.close();
    const later = await openRoom({ deck, log: `${room.log}.copy` });
    expect((await later.view()).at).toEqual({ slide: '9-1', step: 0, moves: 1 });
    await later.close();
  });
});
