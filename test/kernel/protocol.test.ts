import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { jupyterEnvironment, notebookDir, root } from '../../lib/setup/paths.mjs';

interface Answer {
  status: 'ok' | 'error' | 'aborted' | null;
  name?: string;
  message?: string;
  printed: string;
  /** In the reply, and in the message from which notebooks take it. */
  count?: number;
  input: number | null;
}

const WAIT = 'await new Promise((resolve) => setTimeout(resolve, 200));';
const TALKS = {
  stopped: { cells: ['throw new RangeError("a");', 'console.log("b");', 'console.log("c");'] },
  // the cells behind it lie in the socket, unread, while it computes
  stoppedLate: { cells: ['for (const end = Date.now() + 200; Date.now() < end; );\nthrow new Error("late");', 'console.log("b");'] },
  goesOn: { cells: ['throw new RangeError("a");', 'console.log("b");', 'throw new RangeError("c");', 'console.log("d");'], stop: false },
  rightAfter: { cells: ['console.log("runs");'] },
  forAwait: { cells: ['async function* two() { yield 1; yield 2; }\nfor await (const n of two()) console.log(n);', '{ for await (const n of [Promise.resolve(3)]) { console.log(n); } }'] },
  notTopLevel: { cells: ['async function sum() { let s = 0; for await (const n of [1, 2]) s += n; return s; }\nvoid sum().then((s) => console.log(s));'] },
  newNames: { cells: [
    'console.log(JSON.stringify(Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even"))));',
    'console.log([...Map.groupBy([1, 2, 3], (n) => n % 2 === 1).get(true)!].join());',
    'const { promise, resolve } = Promise.withResolvers<number>();\nresolve(4);\nconsole.log(await promise);',
    'console.log([3, 1].toSorted().join(), [1, 2].findLast((n) => n > 0), "a".isWellFormed());',
  ] },
  wrongType: { cells: ['const groups: number = Object.groupBy([1], (n) => n);'] },
  ownTimer: { cells: ['await new Promise(() => { setTimeout(() => { throw new RangeError("in my timer"); }, 1); });'] },
  lateTimer: { cells: ['setTimeout(() => { throw new RangeError("too late"); }, 50);', `${WAIT}\nconsole.log("innocent");`] },
  lateRejection: { cells: ['setTimeout(async () => { throw new RangeError("unheard"); }, 50);', `${WAIT}\nconsole.log("innocent");`] },
  interruptedLoop: { cells: ['for (;;) await new Promise((resolve) => setTimeout(resolve, 1));', 'console.log("behind it");'], interrupt: true },
  interruptedComputation: { cells: ['for (;;);'], interrupt: true },
  interruptedTraining: { cells: ['class InterruptedError extends Error { override name = "InterruptedError"; }\nthrow new InterruptedError("stopped before the end");'] },
  changedUnder: { cells: [
    'import { randomStream } from "scaling";\nimport * as fs from "node:fs";\nconst kept = randomStream(1, "a").uniform() < 1;',
    `fs.utimesSync(${JSON.stringify(join(root, 'lib', 'package.json'))}, new Date(), new Date());\nawait new Promise((resolve) => setTimeout(resolve, 1000));`,
    'console.log(kept);', 'console.log(!kept);',
  ] },
  laterFile: { cells: [
    'import { later } from "./test-later";', 'import { rmSync, writeFileSync } from "node:fs";\nwriteFileSync("test-later.ts", "export const later = 5;");',
    'import { later } from "./test-later";\nconsole.log(later);', 'rmSync("test-later.ts");',
  ], stop: false },
  unshown: { cells: [
    'const odd = { [Symbol.for("nodejs.util.inspect.custom")]() { throw new TypeError("not to be looked at"); } };\nodd', 'console.log("b");',
  ], stop: false },
  thrownUnshown: { cells: [
    'throw Object.create(null);', 'throw new Proxy({}, { get() { throw 1; } });', 'throw { get name() { throw 1; } };',
    'Promise.reject({ get message() { throw 1; } });\nawait new Promise((resolve) => setTimeout(resolve, 20));',
    'Error.prepareStackTrace = () => { throw new Error("p"); };\nthrow new RangeError("q");', 'Error.prepareStackTrace = undefined;\nconsole.log("b");',
  ], stop: false },
  tooDeep: { cells: [`const deep = ${'('.repeat(3000)}1${')'.repeat(3000)};`, 'console.log("b");'], stop: false },
  written: { cells: [
    'await new Promise<void>((resolve) => process.stdout.write("a\\n", () => resolve()));\nawait new Promise<void>((resolve) => process.stderr.write("b\\n", "utf8", () => resolve()));',
  ] },
  namespaces: { cells: [
    'namespace Geo { export const pi = 3; }\nfunction g() { return 1; }\nnamespace g { export const v = 2; }', 'const between = 0;',
    'console.log(Geo.pi, g(), g.v);', 'const Geo = "anew";', 'console.log(Geo.length, g.v);',
  ], stop: false },
  exported: { cells: [
    'export function twice(n: number) { return 2 * n; }\nexport interface Point { x: number }\nconst own = 1;\nexport { own };',
    'const p: Point = { x: twice(own) };\nconsole.log(p.x);', 'export const wrong: number = "x";',
  ], stop: false },
  awaitsBrackets: { cells: [
    'console.log(await (async () => 3)());', 'const one = await [4][0];\nconsole.log(one);', 'const { await: other } = { await: 5 };\nconsole.log(other);',
  ], stop: false },
  importedLate: { cells: [
    'const files = await import("node:fs");\nconst { createReadStream } = await import("node:fs");', 'console.log(typeof files.readFileSync, typeof createReadStream);',
    'const wrong: number = files.constants;',
  ], stop: false },
  thrown: { cells: ['function deep() { throw new TypeError("deep"); }\ndeep();', 'throw "a text";'], stop: false },
};

const jupyter = findJupyter()?.python;
if (!jupyter) console.warn('SKIPPED: what the kernel answers, because no Jupyter was found');

(jupyter ? describe : describe.skip)('the kernel', () => {
  let answers: Record<keyof typeof TALKS, Answer[]>;
  beforeAll(() => {
    const { stdout, stderr } = spawnSync(jupyter!, [join(root, 'test', 'kernel', 'talk.py'), notebookDir], {
      input: JSON.stringify(Object.values(TALKS)), env: jupyterEnvironment(), encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    answers = Object.fromEntries(Object.keys(TALKS).map((name, i) => [name, (JSON.parse(stdout) as Answer[][])[i]])) as typeof answers;
  }, 300_000);

  const printed = (talk: keyof typeof TALKS) => answers[talk].map((one) => one.printed);
  const statuses = (talk: keyof typeof TALKS) => answers[talk].map((one) => one.status);

  it('never falls silent when a package changes under an open notebook', () => {
    expect(statuses('changedUnder')).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(printed('changedUnder').slice(2)).toEqual(['true\n', 'false\n']);
  });

  it('never forgets that a file was missing: once it is there, it is imported', () => {
    expect(statuses('laterFile')).toEqual(['error', 'ok', 'ok', 'ok']);
    expect(printed('laterFile')[2]).toBe('5\n');
  });

  it('never drops a cell without a word: those sent together with one that fails are answered as aborted', () => {
    for (const talk of ['stopped', 'stoppedLate'] as const) {
      expect(statuses(talk)).toEqual(['error', ...answers[talk].slice(1).map(() => 'aborted')]);
      expect(printed(talk).slice(1).join('')).toBe('');
    }
  });

  it('runs the cells behind a failure where the request does not want them stopped, and those that come right after it', () => {
    expect(statuses('goesOn')).toEqual(['error', 'ok', 'error', 'ok']);
    expect([printed('goesOn')[1], printed('goesOn')[3], ...printed('rightAfter')]).toEqual(['b\n', 'd\n', 'runs\n']);
  });

  it('does not take `for await` outside of functions for a mistake', () => {
    expect(printed('forAwait')).toEqual(['1\n2\n', '3\n']);
    expect(printed('notTopLevel')).toEqual(['3\n']);
  });

  it('counts the cells that run, in its replies and where notebooks read it', () => {
    const counts = Object.values(answers).flat().filter((one) => one.status !== 'aborted');
    expect(counts.map((one) => one.count)).toEqual(counts.map((_, i) => i + 1));
    expect(counts.map((one) => one.input)).toEqual(counts.map((_, i) => i + 1));
  });

  it('knows the names of ES2023 and ES2024, by type and by value', () => {
    expect(printed('newNames')).toEqual(['{"odd":[1,3],"even":[2]}\n', '1,3\n', '4\n', '1,3 2 true\n']);
    expect(answers.wrongType[0]!.message).toContain("is not assignable to type 'number'");
  });

  it('answers a cell that ends with, or throws, what throws when it is looked at, and blames no other', () => {
    expect(answers.unshown.map(({ status, name, message }) => [status, name, message])).toEqual([
      ['error', 'TypeError', 'not to be looked at'], ['ok', null, null],
    ]);
    expect(answers.thrownUnshown.map(({ status, name, message }) => [status, name, message])).toEqual([
      ['error', 'Error', '[Object: null prototype] {}'], ['error', 'Error', '{}'], ['error', 'Error', '[object Object]'],
      ['error', 'UnhandledPromiseRejection', '[object Object]'], ['error', 'RangeError', 'q'], ['ok', null, null],
    ]);
    expect(printed('thrownUnshown').at(-1)).toBe('b\n');
  });

  it('answers a cell that the compiler cannot read to its end', () => {
    expect(answers.tooDeep[0]).toMatchObject({ status: 'error', name: 'RangeError', message: 'the cell is nested too deeply to be compiled: take it apart' });
    expect(printed('tooDeep')).toEqual(['RangeError: the cell is nested too deeply to be compiled: take it apart\n', 'b\n']);
  });

  it('calls back whoever waits until a text is written', () => {
    expect(answers.written[0]).toMatchObject({ status: 'ok', printed: 'a\nb\n' });
  });

  it('forgets no namespace while other cells run, until its name is declared anew', () => {
    expect(printed('namespaces')).toEqual(['', '', '3 1 2\n', '', '4 2\n']);
  });

  it('takes an export for the declaration that it is, with its types', () => {
    expect(printed('exported').slice(0, 2)).toEqual(['', '2\n']);
    expect(answers.exported[2]!.message).toBe("1:14 - Type 'string' is not assignable to type 'number'.");
  });

  it('takes `await (` and `await [` outside of functions for an await', () => {
    expect(printed('awaitsBrackets')).toEqual(['3\n', '4\n', '5\n']);
  });

  it('imports a module by await, whatever its declarations are made of, and knows its types', () => {
    expect(statuses('importedLate')).toEqual(['ok', 'ok', 'error']);
    expect(printed('importedLate')[1]).toBe('function function\n');
    expect(answers.importedLate[2]!.message).toContain("is not assignable to type 'number'");
  });

  it('lets no error in a timer hang the cell that waits for it', () => {
    expect(answers.ownTimer[0]).toMatchObject({ status: 'error', name: 'RangeError', message: 'in my timer' });
  });

  it('blames no cell for what an earlier one began, and names that one', () => {
    for (const [talk, name] of [
      ['lateTimer', 'RangeError: too late'],
      ['lateRejection', 'UnhandledPromiseRejection: RangeError: unheard'],
    ] as const) {
      const [first, second] = answers[talk];
      expect(second!.status).toBe('ok');
      expect(second!.printed).toContain(`cell [${first!.count}] had ended when something that it began failed: ${name}`);
      expect(second!.printed).toContain('innocent');
    }
  });

  it('says one sentence of an interrupt, and nothing of its own stack', () => {
    const sentence = 'InterruptedError: the cell was stopped before its end\n';
    expect(printed('interruptedLoop')).toEqual([sentence, '']);
    expect(statuses('interruptedLoop')).toEqual(['error', 'aborted']);
    expect(printed('interruptedComputation')).toEqual([sentence]);
    expect(printed('interruptedTraining')).toEqual([sentence]);
    expect(answers.interruptedLoop[0]).toMatchObject({ name: 'InterruptedError', message: 'the cell was stopped before its end' });
  });

  it('shows of an error the lines of the cell and none of the kernel', () => {
    const [deep, text] = answers.thrown;
    expect(deep).toMatchObject({ status: 'error', name: 'TypeError', message: 'deep' });
    expect(deep!.printed).toMatch(/at deep \(evalmachine/);
    expect(deep!.printed).not.toMatch(/node:|tslab|launcher/);
    expect(text).toMatchObject({ status: 'error', name: 'Error', message: 'a text', printed: 'a text\n' });
  });
});
