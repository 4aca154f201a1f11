import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { countsOf, openRoom, type TestRoom } from './open-room.js';

jest.setTimeout(30_000); // each answer waits for the disk
let room: TestRoom;
let voter: string;
beforeAll(async () => {
  room = await openRoom({ limits: { changesPerDevice: { atOnce: 1000, perSecond: 1000 } } });
  voter = await room.join();
  await room.act({ did: 'opened', poll: 'own-1' });
  await room.answer(voter, 'own-1', { answer: 'red' });
});
afterAll(() => room.close());

/** Another machine, as far as an address tells. */
const elsewhere = { localAddress: '127.0.0.2' };

/** What a connection says that sends `text` and then nothing, until the server ends it. */
function stall(text: string, port: number, localAddress?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) }, () => socket.write(text));
    let heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', (error) => (heard === '' ? reject(error) : resolve(heard)));
  });
}
const portOf = ({ host }: TestRoom) => Number(host.split(':')[1]);

describe('double votes win nothing:', () => {
  it('a device that answers again changes its answer, and counts once', async () => {
    await room.answer(voter, 'own-1', { answer: 'blue' });
    await room.answer(voter, 'own-1', { answer: 'blue' });
    expect(await countsOf(room)).toEqual([0, 1]);
    await room.answer(voter, 'own-1', { answer: 'red' });
    expect(await countsOf(room)).toEqual([1, 0]);
  });

  it('twenty answers of one device at the same time count once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => room.answer(voter, 'own-1', { answer: i % 2 === 0 ? 'blue' : 'red' })));
    const counts = (await countsOf(room)) as number[];
    expect(counts[0]! + counts[1]!).toBe(1);
    await room.answer(voter, 'own-1', { answer: 'red' });
  });

  it('a cookie that somebody made up, whose seal is another device\'s, or whose number was changed, is no device', async () => {
    const [name, value] = voter.split('=') as [string, string];
    const [id, seal] = value.split('.') as [string, string];
    const other = (await room.join()).split('=')[1]!.split('.')[0]!;
    for (const forged of [`${name}=me`, `${name}=me.me`, `${name}=${other}.${seal}`, `${name}=${id}.`, `${name}=${id.slice(1)}.${seal}`, `other=${value}`, ''])
      expect((await room.answer(forged, 'own-1', { answer: 'blue' })).status).toBe(401);
    expect(await countsOf(room)).toEqual([1, 0]);
  });

  it('joining again with a cookie gives no second device', async () => {
    expect((await room.send('POST', '/api/join', { cookie: voter, body: {} })).headers['set-cookie']).toBeUndefined();
  });

  it('a question of the audience has one vote of a device, however often it is sent', async () => {
    await room.send('POST', '/api/ask', { cookie: voter, body: { text: 'Why?' } });
    const { id } = (await room.view()).questions[0]!;
    for (let i = 0; i < 3; i++) await room.send('POST', '/api/support', { cookie: voter, body: { question: id, is: true } });
    expect((await room.view()).questions[0]!.supporters).toBe(1);
    await room.send('POST', '/api/support', { cookie: await room.join(), body: { question: id, is: true } });
    expect((await room.view()).questions[0]!.supporters).toBe(2);
    await room.act({ did: 'judged', question: id, as: 'hidden' });
  });

  it('the device in the log is a hash, with which nobody can vote', async () => {
    const [name, value] = voter.split('=') as [string, string];
    const log = readFileSync(room.log, 'utf8');
    expect(log).not.toContain(value.split('.')[0]);
    const { device } = JSON.parse(log.split('\n').find((line) => line.includes('answered'))!) as { device: string };
    expect((await room.answer(`${name}=${device}.${value.split('.')[1]}`, 'own-1', { answer: 'blue' })).status).toBe(401);
  });
});

describe('answers that are none win nothing:', () => {
  it('after closing, one sentence, and the answer from before counts', async () => {
    await room.act({ did: 'closed', poll: 'own-1' });
    const [again, late] = [await room.answer(voter, 'own-1', { answer: 'blue' }), await room.answer(await room.join(), 'own-1', { answer: 'blue' })];
    expect([again.status, again.json.error]).toEqual([400, 'This question is closed; your earlier answer counts.']);
    expect([late.status, late.json.error]).toEqual([400, 'This question is closed; your answer came too late.']);
    expect(await countsOf(room)).toEqual([1, 0]);
    await room.act({ did: 'opened', poll: 'own-1' });
  });

  it('to a question that is not open, or not there, one sentence', async () => {
    expect((await room.answer(voter, 'own-2', { answer: 5 })).json.error).toBe('This question is not open.');
    for (const poll of ['own-9', '__proto__', 'constructor', '', 7, null, ['own-1']])
      expect((await room.answer(voter, poll as string, { answer: 'red' })).json.error).toBe('There is no such question in this room.');
  });

  it('a choice that is not there, by number, in a list, with parts that nobody asked for', async () => {
    const wrong = [{ answer: 'green' }, { answer: 0 }, { answer: ['red'] }, { answer: null }, {}, { answer: 'red', more: 1 }, ['red'], 'red', null, 3];
    for (const answer of wrong) expect((await room.answer(voter, 'own-1', answer)).status).toBe(400);
    expect((await room.send('POST', '/api/answer', { cookie: voter, body: '{"poll":"own-1","answer":{"__proto__":{"answer":"blue"}}}' })).status).toBe(400);
    expect((await room.answer(voter, 'own-1', { answer: 'green' })).json.error).toBe('Please choose one of the answers (your answer).');
    expect(await countsOf(room)).toEqual([1, 0]);
  });

  it('a number beyond the ends, a text that looks like one, one that JSON cannot hold', async () => {
    await room.act({ did: 'opened', poll: 'own-2' });
    for (const answer of ['101', '-0.001', '"50"', '1e999', 'null', 'true', '[50]'])
      expect((await room.send('POST', '/api/answer', { cookie: voter, body: `{"poll":"own-2","answer":{"answer":${answer}}}` })).status).toBe(400);
    expect(await countsOf(room, 'own-2')).toBe(0);
    expect((await room.answer(voter, 'own-2', { answer: 100 })).status).toBe(200);
    await room.act({ did: 'opened', poll: 'own-1' });
  });

  it('a text that is too long, empty, or made of characters that nobody sees', async () => {
    await room.act({ did: 'opened', poll: 'own-3' });
    for (const answer of ['x'.repeat(281), '', ' \n ', '\u200b\u202e\u2066', 5, { text: 'x' }])
      expect((await room.answer(voter, 'own-3', { answer })).json.error).toMatch(/a text of 1 to 280 characters|too long/);
    expect(await countsOf(room, 'own-3')).toEqual([]);
    await room.act({ did: 'opened', poll: 'own-1' });
  });

  it('ten megabytes are refused in a sentence or cut off, and others go on', async () => {
    const huge = room.answer(voter, 'own-1', { answer: 'x'.repeat(1e7) }).then(({ json }) => json.error, ({ code }: NodeJS.ErrnoException) => code);
    expect((await room.answer(voter, 'own-1', { answer: 'red' })).status).toBe(200);
    expect(['That is too long for this room.', 'ECONNRESET', 'EPIPE']).toContain(await huge);
    expect((await room.answer(voter, 'own-1', { answer: 'x'.repeat(5000) })).json.error).toBe('That is too long for this room.');
  });

  it('what is no JSON, is nested without end, or says that it is a form', async () => {
    for (const body of ['{', '[[[', `${'['.repeat(2000)}`, 'null', '"red"', '\0'])
      expect((await room.send('POST', '/api/answer', { cookie: voter, body })).status).toBe(400);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])
      expect((await room.send('POST', '/api/answer', { cookie: voter, body: '{}', headers: { 'content-type': type } })).status).toBe(415);
  });
});

describe('a forged presenter wins nothing:', () => {
  it('without the presenter\'s cookie, with a device\'s, with a guess', async () => {
    const [name] = room.presenter.split('=') as [string];
    const device = voter.split('=')[1]!;
    for (const cookie of ['', voter, `${name}=${device}`, `${name}=`, `${name}=x`, room.presenter.slice(0, -1)]) {
      const refused = await room.send('POST', '/api/presenter', { cookie, body: { did: 'closed', poll: 'own-1' } });
      expect([refused.status, refused.json.error]).toEqual([403, expect.stringContaining('Only the presenter may do this')]);
    }
    expect((await room.view()).current!.isOpen).toBe(true);
  });

  it('the presenter\'s pages, what it hears, its figures and all answers are for it alone', async () => {
    for (const path of ['/presenter', '/presenter?key=x', '/presenter?key=x&key=y', '/api/presenter/events', '/api/presenter/room.csv', '/api/presenter/room.json', '/api/presenter/figure/own-2'])
      expect([path, (await room.send('GET', path, { cookie: voter })).status]).toEqual([path, 403]);
  });

  it('its token stands on no page, not in the address to which it leads, and in nothing that is told', async () => {
    const token = room.presenter.split('=')[1]!;
    const entered = await room.send('GET', `/presenter?key=${token}`);
    expect([entered.status, entered.headers.location]).toEqual([303, '/presenter']);
    expect(entered.headers['set-cookie']![0]).toMatch(/HttpOnly; SameSite=Strict$/);
    for (const path of ['/', '/screen', '/presenter', '/hall.js', '/qr.svg', '/api/events', '/api/events?as=screen', '/api/presenter/events'])
      expect([path, (await room.send('GET', path, { cookie: room.presenter })).body.includes(token)]).toEqual([path, false]);
  });

  it('the presenter itself cannot answer for a device, nor write events that are none', async () => {
    const wrong = [{ did: 'answered', poll: 'own-1', device: 'x', answer: { answer: 'blue' } }, { did: 'asked', question: 'q', device: 'x', text: 'y' }, { did: 'won' }, {}, [], { did: 'showed', poll: 'own-1', what: 'everything' }];
    for (const event of wrong) expect((await room.act(event as Record<string, unknown>)).status).toBe(400);
  });

  it('a device cannot send what the presenter sends as an answer', async () => {
    expect((await room.send('POST', '/api/answer', { cookie: voter, body: { did: 'closed', poll: 'own-1', answer: { did: 'closed' } } })).status).toBe(400);
    expect((await room.view()).current!.isOpen).toBe(true);
  });

  it('before they are shown, nobody sees the answers, the solution or the figure', async () => {
    for (const as of ['phone', 'screen', 'presenter']) {
      const { body, json } = await room.send('GET', `/api/events?as=${as}`, { cookie: voter });
      expect(json.current).not.toHaveProperty('results');
      expect(body).not.toContain('solution');
    }
    expect((await room.send('GET', '/api/figure/own-2')).status).toBe(404);
  });
});

describe('other sites win nothing:', () => {
  it('what another page, a file or nothing sends, with the cookies, is refused', async () => {
    for (const origin of ['http://evil.example', 'null', '', 'http://127.0.0.1', `https://${room.host}`, `http://${room.host}.evil.example`]) {
      const cookie = `${voter}; ${room.presenter}`;
      expect((await room.send('POST', '/api/answer', { cookie, body: { poll: 'own-1', answer: { answer: 'blue' } }, headers: { origin } })).status).toBe(403);
      expect((await room.send('POST', '/api/presenter', { cookie, body: { did: 'closed', poll: 'own-1' }, headers: { origin } })).status).toBe(403);
    }
    expect(await countsOf(room)).toEqual([1, 0]);
  });

  it('a browser that says the request comes from elsewhere is refused, and may still follow a link to the page', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await room.send('GET', '/api/events', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
      expect((await room.send('POST', '/api/join', { body: {}, headers: { 'sec-fetch-site': site } })).status).toBe(403);
      expect((await room.send('GET', '/', { headers: { 'sec-fetch-site': site } })).status).toBe(200);
    }
  });

  it('a name that leads here, as after a changed name server, is not the room\'s', async () => {
    for (const host of ['evil.example', `evil.example:${portOf(room)}`, '127.0.0.1', '127.0.0.1:1', `${room.host}@evil.example`])
      expect((await room.send('GET', '/', { headers: { host } })).status).toBe(421);
  });

  it('no page may be framed, load from another host or run what is written into it, and no other site may read an answer', async () => {
    for (const path of ['/', '/screen', '/api/events', '/nowhere']) {
      const { headers, body } = await room.send('GET', path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/);
      expect([headers['x-content-type-options'], headers['cross-origin-resource-policy'], headers['access-control-allow-origin']]).toEqual(['nosniff', 'same-origin', undefined]);
      expect(body).not.toMatch(/<script(?![^>]*src="\/hall\.js")|style=| on\w+=|https?:\/\/(?!127)/);
    }
  });
});

describe('markup wins nothing:', () => {
  it('in a title, a question of the file, its labels and its figure, it is text', async () => {
    const marked = await openRoom({ title: '<script>alert(1)</script>' });
    for (const path of ['/', '/screen']) expect((await marked.send('GET', path)).body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    await marked.act({ did: 'showed', poll: 'own-2', what: 'solution' });
    const { body, headers } = await marked.send('GET', '/api/figure/own-2');
    expect(headers['content-type']).toBe('image/svg+xml');
    expect(body).not.toMatch(/<script|<i>/);
    expect(body).toContain('&lt;i&gt;');
    await marked.close();
  });

  it('what the audience writes is told as JSON, and the page\'s script makes text of it', async () => {
    await room.send('POST', '/api/ask', { cookie: voter, body: { text: '<img src=x onerror=alert(1)>' } });
    const told = await room.send('GET', '/api/events');
    expect(told.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect((told.json as unknown as { questions: { text: string }[] }).questions.map(({ text }) => text)).toContain('<img src=x onerror=alert(1)>');
    expect((await room.send('GET', '/hall.js')).body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b/);
  });

  it('line ends forge no event of the stream and no line of the log; turned writing and unseen characters are gone', async () => {
    const before = readFileSync(room.log, 'utf8').split('\n').length;
    await room.send('POST', '/api/ask', { cookie: voter, body: { text: 'a\n\ndata: {}\n{"did":"closed","poll":"own-1"}\u202eb\u2028c' } });
    expect(readFileSync(room.log, 'utf8').split('\n')).toHaveLength(before + 1);
    const { body } = await room.send('GET', '/api/events');
    expect(body.match(/^data:/gm)).toHaveLength(1);
    expect(body).toContain('a data: {} {\\"did\\":\\"closed\\",\\"poll\\":\\"own-1\\"}b c');
  });

  it('a formula is none in the CSV', async () => {
    await room.act({ did: 'opened', poll: 'own-3' });
    await room.answer(voter, 'own-3', { answer: '=HYPERLINK("http://evil.example")' });
    const { body } = await room.send('GET', '/api/presenter/room.csv', { cookie: room.presenter });
    expect(body).toContain('own-3,Why?,your answer,1,in class,"\'=HYPERLINK(""http://evil.example"")"');
    await room.act({ did: 'opened', poll: 'own-1' });
  });
});

describe('floods win nothing:', () => {
  it('thousands of joins from one address get as many devices as one may have, and an address beside it still joins', async () => {
    const small = await openRoom({ limits: { devicesPerSource: 3 } });
    const replies = await Promise.all(Array.from({ length: 300 }, () => small.send('POST', '/api/join', { body: {} })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(replies.find(({ status }) => status !== 200)!.json.error).toBe('Too many devices have joined from your network address; please tell the presenter.');
    expect(await small.view()).toMatchObject({ refusedDevices: 297 });
    expect(await small.join(elsewhere)).not.toBe('');
    await small.close();
  });

  it('requests without end from one address are refused, those of another are not', async () => {
    const small = await openRoom({ limits: { requestsPerSource: { atOnce: 20, perSecond: 0.01 } } });
    const flood = await Promise.all(Array.from({ length: 60 }, () => small.send('GET', '/')));
    expect(flood.filter(({ status }) => status === 429)).toHaveLength(41); // the presenter's own first request is one of twenty
    expect((await small.send('GET', '/', elsewhere)).status).toBe(200);
    await small.close();
  });

  it('a device that changes its mind without end is asked to wait, and others vote', async () => {
    const small = await openRoom({ limits: { changesPerDevice: { atOnce: 5, perSecond: 0.01 } } });
    await small.act({ did: 'opened', poll: 'own-1' });
    const [flooder, other] = [await small.join(), await small.join()];
    const statuses = [];
    for (let i = 0; i < 8; i++) statuses.push((await small.answer(flooder, 'own-1', { answer: 'red' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect((await small.answer(other, 'own-1', { answer: 'blue' })).status).toBe(200);
    await small.close();
  });

  it('more questions than five that wait are not taken from one device, nor one that is there', async () => {
    const asker = await room.join();
    const ask = (text: string) => room.send('POST', '/api/ask', { cookie: asker, body: { text } });
    for (let i = 1; i <= 4; i++) expect((await ask(`Question ${i}?`)).status).toBe(200);
    expect((await ask('Question 1?')).json.error).toBe('This question is there already; vote for it.');
    await ask('Question 5?');
    expect((await ask('Question 6?')).json.error).toMatch(/^You have 5 questions that wait/);
  });

  it('connections beyond those of one address are ended, and there is room again when they are gone', async () => {
    const small = await openRoom({ limits: { connectionsPerSource: 5 } });
    const held = Array.from({ length: 5 }, () => connect(portOf(small), '127.0.0.1'));
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await expect(small.send('GET', '/')).rejects.toThrow();
    expect((await small.send('GET', '/', elsewhere)).status).toBe(200);
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('close', resolve).destroy())));
    await new Promise((resolve) => setTimeout(resolve, 50)); // until the server has heard of it
    expect((await small.send('GET', '/')).status).toBe(200);
    await small.close();
  });
});

describe('slow connections win nothing:', () => {
  it('one that says nothing, half of its head or half of its body is ended, while others are served', async () => {
    const strict = await openRoom({ limits: { requestSeconds: 0.4 } });
    const head = `POST /api/join HTTP/1.1\r\nHost: ${strict.host}\r\nOrigin: ${strict.hall.address}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n`;
    const ends = Promise.all(['', head, `${head}\r\n{"a":`].map((text) => stall(text, portOf(strict))));
    expect((await strict.send('GET', '/')).status).toBe(200);
    for (const said of await ends) expect(said).toMatch(/^$|^HTTP\/1\.1 4(00|08)/);
    await strict.close();
  });

  it('a head without end is refused', async () => {
    expect(await stall(`GET / HTTP/1.1\r\nHost: ${room.host}\r\n${'X: y'.repeat(5000)}`, portOf(room))).toMatch(/^HTTP\/1\.1 431/);
  });
});

describe('path tricks win nothing:', () => {
  it('dots, slashes, backslashes, zeros and bad escapes lead to no file', async () => {
    const tricks = [
      '/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fpackage.json', '/hall.js/../../server.ts', '//etc/passwd', '/hall.js%00.html', '/.git/config',
      '/\\..\\..\\package.json', '/room.jsonl', '/room.jsonl.key', '/page/hall.js', '/api/figure/..%2f..%2froom', '/api/figure/__proto__', '/%', '/%zz', `/${'a'.repeat(6000)}`,
    ];
    for (const path of tricks) {
      const { status, json, body } = await room.send('GET', path);
      expect([path.slice(0, 40), [400, 404, 414].includes(status), json.error?.endsWith('.')]).toEqual([path.slice(0, 40), true, true]);
      expect(body).not.toMatch(/root:|scaling-laws-course|node_modules|at /);
    }
  });

  it('methods that the room does not know do nothing', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']) {
      const { status } = await room.send(method, '/api/presenter', { cookie: room.presenter, headers: { 'x-http-method-override': 'POST' } });
      expect([method, status]).toEqual([method, 404]);
    }
    expect((await room.send('HEAD', '/api/events')).status).toBe(404); // it would listen and never end
    expect((await room.view()).current!.isOpen).toBe(true);
  });
});
