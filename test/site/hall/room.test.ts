import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '../../../lib/commands/present.js';
import { PAGES } from '../../../lib/core/kit.js';
import { reveal } from '../../../lib/course/lecture/commit-prediction.js';
import { PREDICTIONS } from '../../../lib/course/lecture/predictions.js';
import { sections } from '../../../lib/course/lecture/questions.js';
import { readRoomAnswers } from '../../../lib/runs/index.js';
import { channel } from '../../../lib/site/hall/channel.js';
import { openEventLog } from '../../../lib/site/hall/event-log.js';
import { buckets } from '../../../lib/site/hall/limits.js';
import { checkText, measuredIn, plainText, pollsOf, readPollFile } from '../../../lib/site/hall/polls.js';
import { roomFigure } from '../../../lib/site/hall/room-figure.js';
import { apply, emptyRoom, replayRoom } from '../../../lib/site/hall/room.js';
import { ownView, viewOf } from '../../../lib/site/hall/room-views.js';
import { countsOf, openRoom, POLLS } from './open-room.js';

jest.setTimeout(30_000); // each answer waits for the disk
const folder = mkdtempSync(join(tmpdir(), 'hall-'));
afterEach(() => void jest.restoreAllMocks());
const file = (name: string, content?: string): string => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  return join(folder, name);
};

interface FileHandles {
  write: (...given: unknown[]) => Promise<{ bytesWritten: number }>;
  datasync: () => Promise<void>;
}

/** What every handle of a file writes with. */
async function fileHandles(): Promise<FileHandles> {
  const handle = await open(file('any', ''));
  await handle.close();
  return Object.getPrototypeOf(handle) as never;
}

describe('the log of a room', () => {
  it('goes on where it stopped: answers, a changed mind, what is open and shown, questions with their votes', async () => {
    const log = file('again.jsonl');
    const first = await openRoom({ log });
    const [anna, ben] = [await first.join(), await first.join()];
    await first.act({ did: 'opened', poll: 'own-1' });
    await first.answer(anna, 'own-1', { answer: 'red' });
    await first.answer(ben, 'own-1', { answer: 'red' });
    await first.answer(anna, 'own-1', { answer: 'blue' });
    await first.act({ did: 'showed', poll: 'own-1', what: 'answers' });
    await first.send('POST', '/api/ask', { cookie: anna, body: { text: 'Why?' } });
    const before = await first.view();
    await first.close();
    const second = await openRoom({ log });
    expect(await second.view()).toEqual(before);
    expect(await countsOf(second)).toEqual([1, 1]);
    // cookies and the presenter's token are known again; an old device still counts once
    expect(second.presenter).toBe(first.presenter);
    expect((await second.answer(ben, 'own-1', { answer: 'blue' })).json).toMatchObject({ answers: { 'own-1': { answer: 'blue' } } });
    expect(await countsOf(second)).toEqual([0, 2]);
    await second.close();
  });

  it('loses a line that was torn, of which nobody was told that it was kept, and refuses one that is no event', async () => {
    const log = file('torn.jsonl', `{"did":"opened","poll":"own-1"}\n{"did":"asked","text":"${'x'.repeat(250)}`);
    const room = await openRoom({ log });
    await room.answer(await room.join(), 'own-1', { answer: 'red' });
    await room.close();
    expect(readFileSync(log, 'utf8')).toMatch(/^\{"did":"opened","poll":"own-1"\}\n\{"did":"answered","poll":"own-1","device":"[\w-]{16}","answer":\{"answer":"red"\}\}\n$/);
    appendFileSync(log, '{"did":"won"}\n');
    await expect(openRoom({ log })).rejects.toThrow('the room\'s log, line 3: expected an event of the room');
  });

  it('leaves a file that is none as it was, whether it ends with a line or not', async () => {
    for (const content of ['my thesis, in one line', '# A title\nand a line without its end', '{"cells":[]}', '{"did":"won"}\n']) {
      const log = file('other.md', content);
      await expect(openRoom({ log })).rejects.toThrow(/expected the log of a room, or a new file|expected an event of the room/);
      expect(readFileSync(log, 'utf8')).toBe(content);
    }
    for (const torn of ['{"d', '{"did":"answered","poll":"own-1","dev', '\0\0\0']) { // what a kill or a dead battery leaves
      const room = await openRoom({ log: file('torn-otherwise.jsonl', `{"did":"opened","poll":"own-1"}\n${torn}`) });
      expect((await room.view()).current).toMatchObject({ id: 'own-1', isOpen: true });
      await room.close();
    }
  });

  it('takes a secret that was torn while it was made for none: it could be guessed', async () => {
    const log = file('secret.jsonl');
    const first = await openRoom({ log });
    await first.close();
    writeFileSync(`${log}.key`, '');
    const second = await openRoom({ log });
    await second.close();
    expect(readFileSync(`${log}.key`)).toHaveLength(32);
    expect(statSync(`${log}.key`).mode & 0o777).toBe(0o600);
    // the token that anybody could compute of an empty secret
    const guessed = createHmac('sha256', '').update('presenter').digest('base64url').slice(0, 32);
    expect(second.hall.presenterAddress).not.toContain(guessed);
    expect(second.presenter).not.toBe(first.presenter);
  });

  it('is one a day, by the day of the class', () => {
    const evening = new Date(Date.UTC(2026, 0, 6, 0, 30)); // of the fifth in Los Angeles
    jest.spyOn(evening, 'getDate').mockReturnValue(5);
    expect(dayOf(evening)).toBe('2026-01-05');
  });

  it('writes what arrives together with few flushes, in the order in which it came', async () => {
    const flushes = jest.spyOn(await fileHandles(), 'datasync');
    const log = await openEventLog(file('batches.jsonl'));
    const order: number[] = [];
    await Promise.all(Array.from({ length: 100 }, (_, i) => log.append({ i }, () => order.push(i))));
    await log.close();
    expect(order).toEqual([...Array(100).keys()]);
    expect(readFileSync(file('batches.jsonl'), 'utf8')).toBe(order.map((i) => `{"i":${i}}\n`).join(''));
    // the first goes alone, the others wait for it and go together
    expect(flushes.mock.calls).toHaveLength(2);
  });

  it('acknowledges nothing before it is flushed', async () => {
    let flush: (() => void) | undefined;
    jest.spyOn(await fileHandles(), 'datasync').mockImplementation(() => new Promise((resolve) => (flush = resolve)));
    const log = await openEventLog(file('flush.jsonl'));
    let isAcknowledged = false;
    const acknowledged = log.append({}, () => (isAcknowledged = true));
    while (!flush) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([readFileSync(file('flush.jsonl'), 'utf8'), isAcknowledged]).toEqual(['{}\n', false]);
    flush();
    await acknowledged;
    await log.close();
  });

  it('on a full disk acknowledges nothing, in one sentence, keeps what was, and goes on when there is room', async () => {
    const log = file('full.jsonl');
    const room = await openRoom({ log });
    const [early, late] = [await room.join(), await room.join()];
    await room.act({ did: 'opened', poll: 'own-1' });
    await room.answer(early, 'own-1', { answer: 'red' });
    const kept = readFileSync(log, 'utf8');
    const handles = await fileHandles();
    const { write } = handles;
    // half of it is written before the disk is full
    const full = jest.spyOn(handles, 'write').mockImplementation(async function halfOf(this: unknown, ...[bytes, from, length, at]) {
      await write.call(this, bytes, from, Math.floor((length as number) / 2), at);
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    });
    const refused = [await room.answer(late, 'own-1', { answer: 'blue' }), await room.answer(early, 'own-1', { answer: 'blue' })];
    expect(refused.map(({ status, json }) => [status, json.error])).toEqual(Array(2).fill([507, 'This could not be written down and does not count; what you sent before does. Please try again in a minute.']));
    expect(await countsOf(room)).toEqual([1, 0]);
    expect(await room.view()).toMatchObject({ trouble: 'The room\'s log cannot be written (ENOSPC): nothing new counts until it can.' });
    expect(readFileSync(log, 'utf8')).toBe(kept);
    full.mockRestore();
    expect((await room.answer(late, 'own-1', { answer: 'blue' })).status).toBe(200);
    expect(await room.view()).not.toHaveProperty('trouble');
    expect(readFileSync(log, 'utf8')).toMatch(/^(\{.*\}\n){3}$/);
    await room.close();
  });
});

describe('a room', () => {
  const roomWith = (...events: Parameters<typeof apply>[1][]) => {
    const room = emptyRoom(POLLS);
    for (const event of events) apply(room, event);
    return room;
  };
  const answered = (device: string, poll: string, answer: string | number) => ({ did: 'answered' as const, poll, device, answer: { answer } });

  it('opens one question at a time, and shows what the presenter says to whom', () => {
    const room = roomWith({ did: 'opened', poll: 'own-1' }, answered('a', 'own-1', 'red'), { did: 'opened', poll: 'own-2' });
    expect(room.states.get('own-1')!.isOpen).toBe(false);
    expect(() => apply(room, answered('b', 'own-1', 'red'))).toThrow('This question is not open.');
    for (const value of [10, 20, 30, 50]) apply(room, answered(String(value), 'own-2', value));
    expect(viewOf(room, 'screen').current).toMatchObject({ answers: 4, isOpen: true });
    expect(viewOf(room, 'phone').current).not.toHaveProperty('answers'); // phones need not hear of each answer
    apply(room, { did: 'showed', poll: 'own-2', what: 'answers' });
    // quartiles of 10, 20, 30, 50, between the values: 17.5, 25, 35
    expect(viewOf(room, 'phone').current!.results).toEqual({ answer: { kind: 'number', n: 4, low: 17.5, median: 25, high: 35 } });
    apply(room, { did: 'showed', poll: 'own-2', what: 'solution' });
    expect(viewOf(room, 'phone').current!.results).toMatchObject({ answer: { measured: { value: 42, low: 40, high: 45 } } });
  });

  it('counts texts that are alike but for capitals together, and leaves out what was struck out', () => {
    const room = roomWith({ did: 'opened', poll: 'own-3' }, answered('a', 'own-3', 'Data'), answered('b', 'own-3', 'data'), answered('c', 'own-3', 'rude'), { did: 'struck', poll: 'own-3', text: 'Rude' });
    expect(viewOf(room, 'presenter').current!.results).toEqual({ answer: { kind: 'text', texts: [{ text: 'Data', count: 2 }], others: 0 } });
  });

  it('after class takes answers to all questions, tells each device what is right, and leaves the room\'s result as it was', () => {
    const room = roomWith({ did: 'opened', poll: 'own-1' }, answered('a', 'own-1', 'red'), { did: 'self-paced', is: true });
    expect(ownView(room, 'a')).toMatchObject({ answers: {}, solutions: {} });
    apply(room, answered('a', 'own-1', 'blue'));
    apply(room, answered('z', 'own-2', 41));
    expect(ownView(room, 'a').solutions).toEqual({ 'own-1': { solution: { answer: 'blue' } } });
    expect(room.states.get('own-1')!.answers.get('a')).toEqual({ answer: 'red' });
    expect(viewOf(room, 'phone').polls!.map(({ isOpen }) => isOpen)).toEqual([true, true, true]);
    expect(viewOf(room, 'phone').polls!.every(({ results }) => results === undefined)).toBe(true);
  });

  it('lists questions by votes, pinned ones first, answered ones last, hidden ones for the presenter alone', () => {
    const ask = (question: string) => ({ did: 'asked' as const, question, device: question, text: question });
    const room = roomWith(ask('one'), ask('two'), ask('three'), ask('four'), { did: 'supported', question: 'two', device: 'x', is: true },
      { did: 'pinned', question: 'three', is: true }, { did: 'judged', question: 'four', as: 'hidden' }, { did: 'judged', question: 'one', as: 'answered' });
    expect(viewOf(room, 'screen').questions.map(({ id }) => id)).toEqual(['three', 'two', 'one']);
    expect(viewOf(room, 'presenter').questions).toHaveLength(4);
    expect(() => apply(room, { did: 'supported', question: 'one', device: 'y', is: true })).toThrow('not open to votes');
  });

  it('ignores answers to a question that is no longer in the file', () => {
    const lines = ['{"did":"opened","poll":"own-7"}', '{"did":"answered","poll":"own-7","device":"a","answer":{"answer":1}}', '{"did":"opened","poll":"own-1"}'];
    expect(replayRoom(POLLS, lines).current).toBe('own-1');
  });

  it('exports a row a person and part, which a notebook reads as a table', async () => {
    const room = await openRoom();
    const [anna, ben] = [await room.join(), await room.join()];
    await room.act({ did: 'opened', poll: 'own-2' });
    await room.answer(ben, 'own-2', { answer: -0 });
    await room.answer(anna, 'own-2', { answer: 12.5 });
    await room.act({ did: 'self-paced', is: true });
    await room.answer(anna, 'own-1', { answer: 'blue' });
    const exported = await room.send('GET', '/api/presenter/room.json', { cookie: room.presenter });
    const { asked, question } = POLLS[1]!;
    const number = { poll: 'own-2', question, part: asked.answer!.label, when: 'in class' };
    expect(readRoomAnswers(file('room.json', exported.body))).toEqual([
      { poll: 'own-1', question: 'Which?', part: 'your answer', person: 1, when: 'after class', answer: 'blue' },
      { ...number, person: 2, answer: 0 },
      { ...number, person: 1, answer: 12.5 },
    ]);
    const { body } = await room.send('GET', '/api/presenter/room.csv', { cookie: room.presenter });
    expect(body.split('\n').slice(0, 2)).toEqual(['poll,question,part,person,when,answer', 'own-1,Which?,your answer,1,after class,blue']);
    expect(() => readRoomAnswers(file('no.json', '[{"poll":1}]'))).toThrow('no.json: expected the answers of a room as JSON');
    await room.close();
  });
});

describe('the polls', () => {
  it('of a section are its predictions and its checks, with the order and the right answer that the notebook has', () => {
    const polls = pollsOf(5);
    expect(polls.map(({ id }) => id)).toEqual(['prediction-5.1', 'prediction-5.2', 'prediction-5.3', ...sections[4]!.map((_, i) => `check-5.${i + 1}`)]);
    const check = polls.find(({ id }) => id === 'check-5.4')!;
    expect(check.solution).toEqual({ answer: 'Its true share is below about 4%, at 95% confidence.' });
    expect(check.asked.answer).toMatchObject({ choices: expect.arrayContaining([check.solution!.answer]) as unknown });
    expect(pollsOf()).toHaveLength(Object.keys(PREDICTIONS).length + sections.flat().length);
    expect(() => pollsOf(6)).toThrow('section: expected a number from 0 to 5, got 6');
  });

  it('take what was measured from executed cells', () => {
    process.env[PAGES] = '1';
    const shown = [reveal('1.3', 'rings', { student: 'the one that sees 300 steps' }), reveal('4.1', '<p>', { growth: { value: 2.9, low: 2.7, high: 3.2 } })];
    delete process.env[PAGES];
    const measured = measuredIn(shown);
    expect(measured).toEqual({ 1.3: { student: 'the one that sees 300 steps' }, 4.1: { growth: { value: 2.9, low: 2.7, high: 3.2 } } });
    expect(pollsOf(4, measured)[0]!.solution).toEqual(measured[4.1]);
  });

  it('of a Markdown file are its headings, the same as of the JSON file that says the same', () => {
    const markdown = '# Mine\n\n## Which?\n- red\n- [x] blue\n\n## How many?\nnumber: 1e6 to 1e12 parameters, log\nmeasured: 1.75e11\n\n## Why?\ntext\n<!-- later -->\n';
    const json = [
      { question: 'Which?', choices: ['red', 'blue'], right: 'blue' },
      { question: 'How many?', number: { from: 1e6, to: 1e12, unit: 'parameters', scale: 'log' }, measured: 1.75e11 },
      { question: 'Why?', text: true },
    ];
    const polls = readPollFile(file('mine.md', markdown));
    expect(polls).toEqual(readPollFile(file('mine.json', JSON.stringify(json))));
    expect(polls[1]).toEqual({
      id: 'own-2', title: 'Question 2', question: 'How many?', solution: { answer: 1.75e11 },
      asked: { answer: { kind: 'number', label: 'your answer', unit: 'parameters', from: 1e6, to: 1e12, scale: 'log' } },
    });
  });

  it('that cannot be asked are refused with their place', () => {
    const refusals: [name: string, content: string, message: string][] = [
      ['a.md', '- red', 'a.md line 1: expected a question first, a line that begins with ##, got "- red"'],
      ['b.md', '## Which?\nred', 'b.md line 2: expected a choice (- ...), "number: 1 to 10", "measured: 3" or "text", got "red"'],
      ['c.md', '## Which?\n- red', 'c.md, question 1, choices: '],
      ['d.md', '## Which?\n- red\n- red', 'd.md, question 1: expected choices that differ'],
      ['e.md', '## Which?\n- red\n- blue\ntext', 'e.md, question 1: expected either choices, a number or a text'],
      ['f.md', '## How many?\nnumber: 0 to 10, log', 'f.md, question 1, number: expected from < to, and both above 0 on a log axis, got 0 to 10'],
      ['g.md', '## How many?\nnumber: one to 10', 'g.md, question 1, number.from: '],
      ['h.md', '', 'h.md: expected a list of questions, got an array of 0'],
      ['i.json', '{', 'i.json: expected JSON'],
      ['j.json', '[{"question":"Which?","choices":["a","b"],"right":"c"}]', 'j.json, question 1, right: expected one of the choices, got "c"'],
      ['k.json', '[{"question":"Which?","choises":["a","b"]}]', 'k.json, question 1: '],
      ['m.md', '## Which?\n- [x] red\n- [x] blue', 'm.md line 3: expected a right choice ([x]) once for a question, got "- [x] blue" after another'],
      ['n.md', '## How many?\nnumber: 1 to 5\nnumber: 1 to 9', 'n.md line 3: expected "number:" once'],
      ['o.md', '## How many?\nnumber: 1 to 5\nmeasured: 3\nmeasured: 4', 'o.md line 4: expected "measured:" once'],
      ['p.md', '## How many?\nnumber: 1 to 10\nmeasured: 42', 'p.md, question 1, measured: expected a number from 1 to 10, on whose axis it is shown, got 42'],
      ['q.md', '## How many?\nnumber: 1,5 to 10', 'q.md, question 1, number.from: expected number, got "1,5"'],
      ['r.md', '## How many?\nnumber: 1 to 10,5 kg', 'r.md, question 1, number.to: expected number, got "10,5"'],
      ['s.json', '[{"question":"How many?","number":{"from":0,"to":1e999}}]', 's.json, question 1, number.to: expected number, got Infinity'],
      ['t.md', '## Which?\n- [ ] \n- blue', 't.md, question 1, choices.0: '],
      ['u.json', '[{"question":"\u200b\u3164","text":true}]', 'u.json, question 1, question: '],
      ['v.json', '[{"question":"Which?","choices":["a","a\u200b"]}]', 'v.json, question 1: expected choices that differ'],
      ['l.json', '[{"question":"Why?","text":true,"measured":3}]', 'l.json, question 1, measured: expected only where a number is asked for'],
    ];
    for (const [name, content, message] of refusals) expect(() => readPollFile(file(name, content))).toThrow(message);
    const latin = file('w.md');
    writeFileSync(latin, Buffer.from('## Größe?\ntext', 'latin1'));
    expect(() => readPollFile(latin)).toThrow(`--questions: expected text in UTF-8, got ${latin}, which is in another encoding; save it again as UTF-8`);
    expect(() => readPollFile(file('no.md'))).toThrow(`--questions: expected a text file, got ${file('no.md')}, found none there`);
    expect(() => readPollFile(folder)).toThrow('which is a folder');
  });

  it('are read whatever mark, line ends or bullets an editor makes', () => {
    const polls = readPollFile(file('plain.md', '## Which?\n- a\n- [x] b\n'));
    expect(readPollFile(file('marked.md', '\ufeff## Which?\r\n+ a\r\n* [X] b\r\n'))).toEqual(polls);
    const wide = file('wide.md');
    writeFileSync(wide, Buffer.from('\ufeff## Which?\n- a\n- [x] b\n', 'utf16le'));
    expect(readPollFile(wide)).toEqual(polls);
    expect(readPollFile(file('marked.json', '\ufeff[{"question":"Which?","choices":["a","b"],"right":"b"}]'))).toEqual(polls);
  });

  it('take a text in which nothing can be seen for none, and pile no marks upon a letter', () => {
    // soft hyphen, Hangul fillers, empty braille, joiners and looks of nothing, a mark of nothing, a torn emoji
    for (const text of ['\u00ad', '\u115f\u1160\u3164\uffa0', '\u2800', '\u200d\u200c', '\ufe0f', '\u034f', '\u{e0100}', '\u0301', '\ud83d', '\ufff9\ufffb'])
      expect(() => checkText(text)).toThrow('Please write a text of 1 to 280 characters.');
    expect(plainText(`a${'\u0301'.repeat(200)}b`)).toBe(`\u00e1${'\u0301'.repeat(6)}b`); // the first is composed
    expect(plainText('e\u200b\u0301')).toBe('\u00e9'); // composed when what stood between is gone
    for (const text of ['\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', '\u2764\ufe0f', '\u05d1\u05bc\u05b0\u05e8\u05b5\u05d0', '-0', '1e999', 'NaN', '1,5'])
      expect(plainText(text)).toBe(text.normalize('NFC'));
  });

  it('take a text as one line of what can be seen', () => {
    expect(plainText(' a\n\u202eb ')).toBe('a b');
    expect(plainText('e\u0301 \u{1f468}\u200d\u{1f469}')).toBe('\u00e9 \u{1f468}\u200d\u{1f469}'); // composed; an emoji of two people stays one
  });
});

describe('the room\'s figure', () => {
  it('has a bar for each twenty-fifth of the axis in which somebody answered, the median, and what was measured', () => {
    const values = [10, 11, 90];
    const [plain, solved] = [false, true].map((withSolution) => roomFigure(POLLS[1]!, () => values, { size: 'screen', withSolution }).svg);
    // 10 and 11 lie between 8 and 12, 90 between 88 and 92; the legend has an entry a layer
    expect(plain!.match(/stroke="#0072B2"[^>]*>(?:<(?:path|line)[^>]*>){2}/)).not.toBeNull();
    expect(plain).toContain('median of the room');
    expect(plain).not.toContain('measured');
    expect(solved).toContain('measured 42');
    expect(roomFigure(POLLS[1]!, () => [], { size: 'phone', withSolution: false }).svg).not.toContain('median');
  });
});

describe('the limits', () => {
  it('fill again with time', () => {
    let now = 0;
    const take = buckets({ atOnce: 2, perSecond: 1 }, () => now);
    expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true]);
    now = 1000;
    expect([take('a'), take('a')]).toEqual([true, false]);
  });

  it('cut off a page that does not read, and nobody else', async () => {
    let view = 1;
    const told = channel(() => view, 0);
    const page = (writableLength: number) => ({ writableLength, once: jest.fn(), write: jest.fn(), destroy: jest.fn(), end: jest.fn() });
    const [reader, sleeper] = [page(0), page(300_000)];
    for (const one of [reader, sleeper]) told.add(one as unknown as ServerResponse);
    view = 2;
    told.changed();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([reader.write.mock.calls.length, reader.destroy.mock.calls.length]).toEqual([2, 0]);
    expect([sleeper.write.mock.calls.length, sleeper.destroy.mock.calls.length]).toEqual([1, 1]);
    told.changed(); // nothing that they see has changed
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(reader.write.mock.calls).toHaveLength(2);
    told.end();
    rmSync(folder, { recursive: true, force: true });
  });
});
