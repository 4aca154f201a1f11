import { beforeAll, describe, expect, it } from '@jest/globals';
import { judge, type ExerciseResult } from '../../../lib/course/grading/judge.js';
import { planGrading, type PlannedExercise } from '../../../lib/course/grading/grading-plan.js';
import { KilledError, runAnswer } from '../../../lib/course/answers/run-answer.js';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../../../lib/setup/paths.mjs';
import { masters, sets } from './fixtures/index.js';
import { FLOODS, FORGERIES, withRightMean } from './forgeries.js';
import { isolation, itEnclosed } from './isolation-here.js';
import { BACKWARDS, MEAN } from './notebooks.js';

const SEED = 7;
let mean: PlannedExercise;
let backwards: PlannedExercise;
beforeAll(async () => {
  console.info(`attacks are tried at isolation ${isolation}`);
  const { exercises } = await planGrading(sets[0]!, masters, { seed: SEED, isolation });
  [mean, backwards] = exercises as [PlannedExercise, PlannedExercise];
}, 60_000);

/** By pid, as the kernel has them. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
/** Whether the chain of commands has come to its end: Node, which answers. */
function isRunningNode(pid: number): boolean {
  const [inner] = childrenOf(pid);
  return inner !== undefined && readFileSync(`/proc/${inner}/cmdline`, 'utf8').startsWith(process.execPath) || false;
}

const attack = (source: string): Promise<ExerciseResult> => judge(mean, withRightMean(source), isolation, { wallSeconds: 4 });
/** Nothing of a hidden case may be told: none of its numbers, which have six digits, stands in what a student gets. */
function expectNothingHidden(result: ExerciseResult): void {
  const told = JSON.stringify(result);
  for (const one of mean.cases.filter(({ about }) => about === undefined)) {
    for (const value of [...(one.inputs[0] as number[]), one.expected as number])
      if (value > 1000) expect(told).not.toContain(String(value));
  }
}

describe('an answer', () => {
  it('that is right earns its points', async () => {
    expect(await judge(mean, MEAN, isolation)).toMatchObject({ earned: 3, verdict: 'right', right: { public: [2, 2], hidden: [3, 3] } });
    expect(await judge(backwards, BACKWARDS, isolation)).toMatchObject({ earned: 2, verdict: 'right' });
  }, 60_000);

  it('that is right earns its points however much it prints, and whatever it breaks for itself', async () => {
    expect(await attack('function mean(n) { console.log("x".repeat(1e6)); Array.prototype.map = JSON.stringify = process.exit = undefined; return rightMean(n); }')).toMatchObject({ earned: 3 });
  }, 60_000);

  it('with a listed misconception is told it', async () => {
    expect(await judge(mean, masters[0]!.wrongAnswers[0]!.source, isolation)).toMatchObject({
      earned: 0,
      sentences: ['It looks like the sum is not divided.'],
      shown: { about: 'three numbers', inputs: '[1,2,6]', expected: '3', got: '9' },
    });
  }, 60_000);
});

describe('no undeserved point:', () => {
  it.each(FORGERIES)('%s', async (_, source) => {
    const result = await attack(source).catch((error: unknown) => {
      if (isolation !== 'enclosed' && error instanceof KilledError) return undefined; // not graded: no point, and a person looks
      throw error;
    });
    if (!result) return;
    expect([result.earned, result.verdict]).toEqual([0, 'wrong']);
    expectNothingHidden(result);
    expect([({} as { right?: unknown }).right, ({} as { value?: unknown }).value]).toEqual([undefined, undefined]); // our own prototypes
  }, 60_000);
});

describe('no more than there is:', () => {
  it.each(FLOODS)('%s', async (_, source, told) => {
    const result = await attack(source);
    expect(result.earned).toBe(0);
    expect(result.sentences.join(' ') || 'x').toMatch(told);
    expect(await judge(backwards, BACKWARDS, isolation)).toMatchObject({ earned: 2 }); // no one else's points
  }, 60_000);
});

describe('nothing hidden is told:', () => {
  const tell = (how: string) => `const seen = []; function mean(n) { seen.push(n); ${how} }`;

  /**
   * Each is right in public, and lets a hidden value choose how it fails in the third, fourth and fifth case. What comes of it must be the
   * same for all.
   */
  const onlyPublicRight = 'All public cases are right, but not all of the others: try other sizes and values than those of the public cases. It may also have thrown an error there, or not have come to an end.';
  it.each([
    ['the kind of an error', 'throw [new TypeError("a"), new RangeError("b"), new SyntaxError("c")][seen.length % 3];'],
    ['the name of an error', 'throw { name: "EvalError", message: "x" };'],
    ['which hidden case goes wrong', 'return seen.length === 4 ? 0 : rightMean(n);'],
    ['how many hidden cases go wrong', 'return seen.length === 5 ? 0 : rightMean(n);'],
    ['what odd thing is returned', 'return [undefined, Promise.resolve(1), Symbol("x")][seen.length - 3];'],
    ['ending the process', 'process.exit(0);'],
    ['writing out of turn', 'process.getBuiltinModule("fs").writeSync(3, "null\\n");'],
    ['returning too much', 'return "x".repeat(3e7);'],
    ['a misconception that it only pretends', 'return n.reduce((a, b) => a + b, 0);'],
    ['the sentence of an untouched cell', 'throw new Error("9.1 is not solved yet: write the body of mean");'],
  ])('by %s', async (_, how) => {
    const { right: { public: shown } = {}, ...result } = await attack(tell(`if (seen.length > 2) { ${how} } return rightMean(n);`));
    expect({ ...result, shown }).toEqual({
      id: '9.1',
      title: 'The mean',
      points: 3,
      earned: 0,
      verdict: 'wrong',
      sentences: [onlyPublicRight],
      shown: [2, 2],
    });
  }, 60_000);

  it.each([
    ['an error that holds the inputs is not shown for a hidden case', tell('if (seen.length > 2) throw new Error("inputs " + JSON.stringify(n)); return rightMean(n);')],
    ['an error whose name holds the inputs is not shown for a hidden case', tell('if (seen.length > 2) throw { name: String(n), message: "" }; return rightMean(n);')],
    ['a returned value that holds the inputs is not shown for a hidden case', tell('return seen.length > 2 ? n : rightMean(n);')],
    ['public cases are answered before hidden inputs are there', tell('return seen;')],
    ['an error of a public case cannot hold what comes later', `${tell('throw new Error(JSON.stringify(seen) + process.getBuiltinModule("fs").readFileSync(0, "utf8"));')}`],
  ])('%s', async (_, source) => {
    const result = await attack(source);
    expect(result.earned).toBe(0);
    expectNothingHidden(result);
  }, 60_000);
});

describe('a text that takes a parser for ever', () => {
  it('is stopped, and the next is read', async () => {
    const source = `${MEAN}\nconst later = ${'(a = async '.repeat(60)}`;
    const result = await judge(mean, source, isolation);
    expect([result.earned, result.sentences]).toEqual([0, ['The answer is not TypeScript: reading it takes more time or memory than there is.']]);
    expect(await judge(mean, MEAN, isolation)).toMatchObject({ earned: 3 });
  }, 120_000);

  it.each([
    ['brackets', '['.repeat(50_000)],
    ['generic arguments', 'a<'.repeat(30_000)],
    ['templates', '`${'.repeat(20_000)],
    ['types', `let a: ${'('.repeat(5000)}`],
    ['ternaries', 'a?'.repeat(30_000)],
    ['classes', 'class A { a = '.repeat(8000)],
  ])(
    "is no answer, and takes nobody's time: %s",
    async (_, source) => {
      expect(await judge(mean, source, isolation)).toMatchObject({ earned: 0, verdict: 'wrong', sentences: [expect.stringMatching(/^The answer is not TypeScript/)] });
    },
    120_000,
  );
});

describe('a process that is killed from outside', () => {
  const killed = async (times: number): Promise<ExerciseResult> => {
    const known = new Set(childrenOf(process.pid));
    let left = times;
    const hunter = setInterval(() => {
      const [found] = childrenOf(process.pid).filter((pid) => !known.has(pid));
      if (left === 0 || found === undefined || !isRunningNode(found)) return;
      known.add(found);
      left--;
      process.kill(found, 'SIGKILL');
    }, 5);
    try {
      return await judge(mean, withRightMean('function mean(n) { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); return rightMean(n); }'), isolation);
    } finally {
      clearInterval(hunter);
    }
  };

  itEnclosed('is tried again, and costs an honest answer nothing', async () => {
    expect(await killed(1)).toMatchObject({ earned: 3 });
    expect(await killed(2)).toMatchObject({ earned: 3 });
  });

  itEnclosed('is never an answer that is worth nothing', async () => {
    await expect(killed(3)).rejects.toThrow('a process that ran an answer was killed from outside, three times');
  });

  it('is never an answer that is worth nothing where nothing encloses it either: a person looks', async () => {
    const own = 'function mean() { process.kill(process.pid, "SIGKILL"); }';
    await expect(judge(mean, own, 'restricted', { wallSeconds: 4 })).rejects.toThrow(
      'killed from outside, or by the answer itself, which nothing keeps from it here: look at it, three times',
    );
  }, 60_000);

  itEnclosed('is not killed by the answer in it, whatever group it sends a signal to', async () => {
    expect(await attack('function mean() { for (const pid of [0, 1, -1, process.pid, process.ppid]) try { process.kill(pid, "SIGKILL"); } catch {} return 1; }')).toMatchObject({ earned: 0, shown: { got: '1' } });
  });
});

/** What an answer returns when it tries something: what came of it, or the error's code. */
async function trying(attempt: string, input: string = ''): Promise<string> {
  const source = `const get = (name) => process.getBuiltinModule(name); function attempt(input) { try { return String(${attempt}); } catch (error) { return 'refused ' + (error.code ?? error.message); } }`;
  const { replies: [reply], ending } = await runAnswer({ source, functionName: 'attempt' }, [[input]], isolation, { wallSeconds: 6 });
  return reply?.kind === 'value' ? (reply.value as string) : (reply?.kind ?? ending);
}

describe('no way out:', () => {
  it.each([
    ['the masters cannot be read', 'get("fs").readFileSync(input, "utf8")', join(root, 'test/homework/masters/index.ts')],
    ['other files cannot be read', 'get("fs").readFileSync("/etc/passwd", "utf8")', ''],
    ['folders cannot be listed', 'get("fs").readdirSync("/")', ''],
    ['a path that climbs out of its folder leads nowhere', 'get("fs").readFileSync(process.cwd() + "/../../../../../etc/passwd", "utf8")', ''],
    ['a path in bytes is a path', 'get("fs").readFileSync(Buffer.from("/etc/passwd"), "utf8")', ''],
    ['a module cannot be loaded from a file', 'get("module").createRequire("/")(input)', join(root, 'lib/dist/index.js')],
    ['its folder cannot be written', 'get("fs").writeFileSync("results.json", "{}")', ''],
    ['results cannot be written', 'get("fs").writeFileSync(input, "{}")', join(root, 'results.json')],
    ['links cannot be made', 'get("fs").symlinkSync("/etc", process.cwd() + "/link")', ''],
    ['a process cannot be started', 'get("child_process").execFileSync(process.execPath, ["--version"])', ''],
    ['a shell cannot be started', 'get("child_process").execSync("echo hi")', ''],
    ['a worker thread cannot be started', 'new (get("worker_threads").Worker)("1", { eval: true })', ''],
    ['a native addon cannot be loaded', 'process.dlopen({ exports: {} }, input)', join(root, 'node_modules/@resvg/resvg-js-linux-x64-gnu/resvgjs.linux-x64-gnu.node')],
    ['another program cannot take its place', 'process.execve ? process.execve(process.execPath, []) : get("child_process").spawnSync("/bin/sh").error.code', ''],
    ['the inner bindings are closed', 'process.binding("spawn_sync").spawn({ file: "/bin/sh", args: ["sh"] })', ''],
    ['the kit cannot be imported', 'require("scaling")', ''],
  ])('%s', async (_, attempt, input) => {
    expect(await trying(attempt, input)).toMatch(/^(refused|ENOENT|ERR_ACCESS_DENIED)/);
    expect(existsSync(join(root, 'results.json'))).toBe(false);
  }, 60_000);

  it('its environment holds nothing, and its folder is its own and empty', async () => {
    expect(await trying('Object.keys(process.env).filter((key) => !/^(PATH|PWD|OLDPWD|_|SHLVL)$/.test(key))')).toBe('');
    expect(await trying('get("fs").readdirSync(process.cwd()).length')).toBe('0');
  }, 60_000);

  it('a fork bomb explodes nowhere', async () => {
    const bomb = '(() => { let started = 0; for (let i = 0; i < 500; i++) try { get("child_process").spawn(process.execPath, ["--eval", "for(;;);"], { detached: true }); started++; } catch {} return started; })()';
    expect(await trying(bomb)).toBe('0');
  }, 60_000);

  itEnclosed('there is no network, not even to this machine', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    let connections = 0;
    server.on('connection', () => connections++);
    const source = `function attempt(port) { process.getBuiltinModule('net').connect(port, '127.0.0.1').on('error', () => undefined); process.getBuiltinModule('dgram').createSocket('udp4').send('x', port, '127.0.0.1', () => undefined); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); return Object.keys(process.getBuiltinModule('os').networkInterfaces()).length; }`;
    const { replies } = await runAnswer({ source, functionName: 'attempt' }, [[port]], isolation);
    expect(replies[0]).toMatchObject({ kind: 'value', value: 0 });
    server.close();
    expect(connections).toBe(0);
  });

  itEnclosed('it sees no process but itself, and cannot send one a signal', async () => {
    expect(await trying('[process.pid, process.ppid]')).toBe('1,0');
    expect(await trying('process.kill(Number(input), 0)', String(process.pid))).toBe('refused ESRCH');
  });

  itEnclosed('it has no privileges, and cannot get any', async () => {
    expect(await trying('process.setgroups([0])')).toMatch(/^refused/);
    expect(await trying('get("os").hostname().length > 0 && get("os").setPriority(0, -20)')).toMatch(/^refused/);
  });

  itEnclosed('its file system holds Node and nothing of this machine, even without the permission model', async () => {
    const { launchAt } = await import('../../../lib/course/answers/isolation.js');
    const { spawnSync } = await import('node:child_process');
    const launch = launchAt('enclosed', '/')!;
    const kept = launch.args
      .filter((argument) => !/^--(experimental-)?permission$|^--allow-fs-read|^--no-addons/.test(argument))
      .slice(0, -1);
    const look = `const fs = require('fs'); const can = (f) => { try { f(); return true; } catch { return false; } };
      fs.writeSync(3, JSON.stringify([fs.readdirSync('/').sort(), fs.existsSync(${JSON.stringify(root)}) && ${JSON.stringify(root)} !== '/', can(() => fs.writeFileSync('/work/x', 'x')), can(() => fs.writeFileSync(process.execPath, '')), can(() => fs.readdirSync('/proc'))]))`;
    const { output } = spawnSync(launch.command, [...kept, look], {
      cwd: '/',
      env: launch.env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [folders, kit, writes, overwrites, processes] = JSON.parse(String(output[3])) as [string[], boolean, boolean, boolean, boolean];
    expect(folders.filter((folder) => !/^(lib\d*|usr|opt|work|home|root|nix)$/.test(folder))).toEqual([]);
    expect([kit, writes, overwrites, processes]).toEqual([false, false, false, false]);
  });
});
