import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../../lib/core/random.js';
import { auditLedger, matchReceipts, parseHandedIn, readReceipts, type HandedIn } from '../../lib/course/homework/challenge/audit.js';
import {
  append,
  brokenLink,
  chained,
  holdsReceipt,
  readLines,
  receipt,
  type LedgerEntry,
  type LedgerEvent,
} from '../../lib/course/homework/challenge/ledger.js';
import { judgeSubmission, leaderboardText, resultKey } from '../../lib/course/homework/challenge/leaderboard.js';
import { LEDGER_FILE, openChallenge, SUBMISSION_FILE } from '../../lib/course/homework/challenge/open-challenge.js';
import { challengeScore, intervalScore } from '../../lib/course/homework/challenge/score.js';
import { oddityOfName, foldName } from '../../lib/course/homework/student-name.js';
import { writeLine } from '../../lib/runs/store/append-store.js';
import { COURSE_CHALLENGE, languageSeed, runFlops, type ChallengeTerms } from '../../lib/course/homework/challenge/terms.js';

/** A challenge whose runs take a moment. */
const TERMS: ChallengeTerms = {
  name: 'tiny',
  budgetFlops: 2e7,
  targetFlops: 2e7,
  trainTokens: 4096,
  validationTokens: 2048,
  contextLength: 16,
  vocabSize: 64,
  intervalLevel: 0.9,
};
const RUN = { nLayer: 1, dModel: 8, steps: 10, batchSize: 4 };
/**
 * N: embedding 512, positions 128, attention 4 (64 + 8) = 288, feed-forward 2 x 256 + 32 + 8 = 552, norms 3 x 16 = 48, head 512: 2,040; D =
 * 10 x 4 x 16.
 */
const RUN_FLOPS = 6 * 2040 * 640;

const folder = mkdtempSync(join(tmpdir(), 'challenge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string) => ({ folder: join(folder, name), witnessFolder: join(folder, `${name}-witness`), terms: TERMS });

const event = (kind: 'opened' | 'submitted'): LedgerEvent => (kind === 'opened'
  ? { kind, student: 'ada', terms: TERMS }
  : { kind, submission: { config: RUN, predictedLoss: 4, interval: { low: 3.5, high: 4.5} } });
const chainOf = (events: LedgerEvent[]): LedgerEntry[] =>
  events.reduce<LedgerEntry[]>((all, one, i) => [...all, chained(all, one, 1000 * i)], []);
const handIn = (entries: LedgerEntry[]): HandedIn => ({ head: entries.at(-1)!.hash, entries });
const debit = (spent: number, left: number): LedgerEvent => ({ kind: 'debit', config: RUN, trainFlops: spent, remainingFlops: left });
const result = (debitIndex: number, wallSeconds = 0.5): LedgerEvent => ({
  kind: 'result',
  debit: debitIndex,
  status: 'completed',
  curve: [{ step: 10, lossNatsPerToken: 4 }],
  validationLossNatsPerToken: 4,
  wallSeconds,
});
const honest = chainOf([event('opened'), debit(RUN_FLOPS, TERMS.budgetFlops - RUN_FLOPS), result(1), event('submitted')]);
const findingsOf = (entries: LedgerEntry[], receipts: string[] = [], head = entries.at(-1)!.hash) =>
  auditLedger({ head, entries }, TERMS, receipts).findings;

describe('the price of a run', () => {
  it('is 6 N D with all parameters, a whole number', () => {
    expect(runFlops(TERMS, RUN)).toBe(RUN_FLOPS);
    expect(runFlops(COURSE_CHALLENGE, RUN)).toBe(7_833_600); // the docstring's value
  });

  it('is refused by name for a configuration that is unknown or out of range', () => {
    expect(() => runFlops(TERMS, { ...RUN, steps: 0 })).toThrow('steps: expected an integer from 1 to 20000, got 0');
    expect(() => runFlops(TERMS, { ...RUN, learningRate: 7 })).toThrow('learningRate: expected at most 1, got 7');
    expect(() => runFlops(TERMS, { ...RUN, vocabSize: 2 } as typeof RUN)).toThrow('config: expected only nLayer, dModel, steps, batchSize, learningRate, nHead, dFF, seed, got vocabSize');
  });

  it('is paid on a language of one\'s own, whatever the case of the name', () => {
    expect(languageSeed(TERMS, ' Ada ')).toBe(languageSeed(TERMS, 'ada'));
    expect(languageSeed(TERMS, 'ada')).not.toBe(languageSeed(TERMS, 'bob'));
  });
});

describe('the score', () => {
  it('of an interval is its width, and 2/a times the miss where it misses', () => {
    expect(intervalScore({ low: 2.9, high: 3.1 }, 0.9, 3)).toBeCloseTo(0.2, 12);
    expect(intervalScore({ low: 2.9, high: 3.1 }, 0.9, 3.2)).toBeCloseTo(2.2, 12); // .2 + 20 x .1
    expect(intervalScore({ low: 2.9, high: 3.1 }, 0.5, 2.8)).toBeCloseTo(0.6, 12); // .2 + 4 x .1
    expect(() => intervalScore({ low: 3, high: 2 }, 0.9, 3)).toThrow('interval.high: expected a number >= 3, got 2');
    expect(() => intervalScore({ low: 2, high: 3 }, 1, 3)).toThrow('level: expected a number between 0 and 1, got 1');
  });

  it('of a submission adds the loss above the floor', () => {
    const { excess, intervalScore: interval, total, inside } = challengeScore({ low: 2.95, high: 3.01 }, 0.9, { loss: 3, floor: 2.9 });
    expect([excess, interval, total].map((value) => value.toFixed(9))).toEqual(['0.100000000', '0.060000000', '0.160000000']);
    expect(inside).toBe(true);
  });

  describe('never pays for anything but honesty', () => {
    const stream = randomStream(1, 'outcomes');
    const BELIEFS = {
      normal: Array.from({ length: 20_000 }, () => 3 + 0.05 * stream.normal()),
      skewed: Array.from({ length: 20_000 }, () => 3 + 0.05 * Math.exp(stream.normal())),
      'of two humps': Array.from({ length: 20_000 }, () => (stream.uniform() < 0.7 ? 2.95 : 3.1) + 0.01 * stream.normal()),
    };

    it.each(Object.entries(BELIEFS))('where the outcome is %s: points, too narrow, too wide and shifted claims all cost more on average than the quantiles of what is believed', (_, outcomes) => {
      const sorted = [...outcomes].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
      const mean = (low: number, high: number) =>
        outcomes.reduce((sum, x) => sum + intervalScore({ low, high }, TERMS.intervalLevel, x), 0) / outcomes.length;
      const honest = mean(at(0.05), at(0.95));
      const [centre, half] = [(at(0.05) + at(0.95)) / 2, (at(0.95) - at(0.05)) / 2];
      const scaled = (factor: number) => mean(centre - factor * half, centre + factor * half);
      // a point, wherever
      for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) expect(mean(at(share), at(share))).toBeGreaterThan(1.1 * honest);
      for (const factor of [0.25, 0.5, 0.75, 1.25, 1.5, 2, 4]) expect([factor, scaled(factor) > honest]).toEqual([factor, true]);
      for (const shift of [-half, -half / 2, half / 2, half])
        expect([shift, mean(at(0.05) + shift, at(0.95) + shift) > honest]).toEqual([shift, true]);
    });

    it('would pay for a point if the level were the student\'s, so none is accepted: by submit, by the audit, by the form', async () => {
      const outcomes = BELIEFS.normal;
      const mean = (low: number, high: number, level: number) =>
        outcomes.reduce((sum, x) => sum + intervalScore({ low, high }, level, x), 0) / outcomes.length;
      expect(mean(3, 3, 0.001)).toBeLessThan(0.5 * mean(3 - 1.645 * 0.05, 3 + 1.645 * 0.05, 0.9)); // 2 E|x - 3| = .080 against .206
      const boast = { config: RUN, predictedLoss: 3, interval: { low: 3, high: 3, level: 0.001 } };
      const budget = await openChallenge({ student: 'Boaster', ...place('boast') });
      expect(() => budget.submit(boast)).toThrow('submission.interval: expected only low and high, got level; its level is 0.9 for everybody');
      const entries = chainOf([event('opened'), { kind: 'submitted', submission: boast }]);
      expect(() => parseHandedIn(JSON.stringify({ version: 1, ...handIn(entries) }))).toThrow('level');
      const own = chainOf([{ kind: 'opened', student: 'ada', terms: { ...TERMS, intervalLevel: 0.001 } }, event('submitted')]);
      expect(findingsOf(own)).toEqual(['the ledger was opened under other terms than the course\'s']);
    });
  });
});

describe('a name that looks like another', () => {
  const LOOKALIKES = [
    'ADA',
    ' ada ',
    'a\u200bda',
    'ad\u00ada',
    '\u0430da',
    '\u0430d\u0430',
    '\uff41da',
    'ada\u2060',
    'a\ufeffda',
    '\u{1d4ea}da',
    'ᎪᎠᎪ', // Cherokee
    'ꓮꓓꓮ', // Lisu
    'ᴀᴅᴀ', // small capitals, which are Latin
    'ɑdɑ', // of phonetics
    'a\u2800da', // Braille, without a dot
    '\u202eada',
    'ada\u{e0061}',
  ];

  it('never has another language, and never leaves the receipts of the other behind', () => {
    const [given] = readReceipts(`ada,${receipt(honest)}`, 'r.csv');
    for (const name of LOOKALIKES) {
      expect([name, languageSeed(TERMS, name)]).toEqual([name, languageSeed(TERMS, 'ada')]);
      const evading = handIn(chainOf([{ kind: 'opened', student: name, terms: TERMS }, event('submitted')]));
      const { pairs: [pair], strangers } = matchReceipts([{ file: 'x.json', handedIn: evading }], [given!]);
      expect([name, pair!.given, strangers]).toEqual([name, [receipt(honest)], []]);
      expect(auditLedger(evading, TERMS, pair!.given).findings.join()).toContain('the ledger does not hold the entry of the receipt');
    }
    expect(new Set(['ada', 'adam', 'bda', 'áda', 'Анна', 'Ανν'].map(foldName)).size).toBe(6);
  });

  it('is the same with the apostrophe and the hyphen of any keyboard, and with a mark that is drawn twice', () => {
    expect(new Set(["O'Neil-Ray", 'O\u2019Neil-Ray', 'O\u02bcNeil\u2010Ray', 'O`Neil\u2212Ray', 'O\u2018Neil\u2013Ray'].map(foldName))).toEqual(new Set(["o'neil-ray"]));
    expect(foldName('Jose\u0301\u0301')).toBe(foldName('José'));
    expect(foldName('Jose\u0301\u0308')).not.toBe(foldName('José'));
  });

  it('is odd with letters of two alphabets in a word, and never where a person has a name in each', () => {
    const mixed = 'mixes Latin letters with others in a word';
    expect(['\u05e1da', 'ad\u0e32', 'ad\u093e', '\u16b7da'].map(oddityOfName)).toEqual([mixed, mixed, mixed, mixed]);
    expect(['\u0585da', '\u13aada', '\ua4eeda', '\u2c9fda'].map(oddityOfName)).toEqual(
      ['Armenian', 'Cherokee', 'Lisu', 'Coptic'].map((script) => `mixes Latin and ${script} letters`),
    );
    expect(oddityOfName('a\u2800da')).toBe('holds characters that cannot be seen');
    expect(['王 Wang', '山田Taro', '김 Kim', 'Sara سارا', 'Արամ', 'Dana דנה', 'Zoë O\u2019Neil-Ray', 'Nguyễn'].map(oddityOfName)).toEqual(Array(8).fill(undefined));
  });

  it('is not accepted where it hides something, when a ledger is opened or audited', async () => {
    await expect(async () => openChallenge({ student: 'a\u200bda', ...place('hidden') })).rejects.toThrow(
      'got one that holds characters that cannot be seen',
    );
    await expect(async () => openChallenge({ student: '\u0430da', ...place('mixed') })).rejects.toThrow(
      'got one that mixes Latin and Cyrillic letters',
    );
    await expect(async () => openChallenge({ student: '\u200b', ...place('empty') })).rejects.toThrow('got one that is empty');
    expect(oddityOfName('Анна Ковалёва')).toBeUndefined();
    expect(oddityOfName('José Núñez-Öztürk')).toBeUndefined();
    // the non-joiner and the joiner where Persian and Sinhala are spelled with them, and nowhere else
    expect(['\u0639\u0644\u06cc\u200c\u0631\u0636\u0627', '\u0d9a\u0dca\u200d\u0dc2', '\u0639\u0644\u06cc\u200c', 'a\u200db'].map(oddityOfName)).toEqual(
      [undefined, undefined, 'holds characters that cannot be seen', 'holds characters that cannot be seen'],
    );
    expect(findingsOf(chainOf([{ kind: 'opened', student: 'a\u200bda', terms: TERMS }, event('submitted')]))[0]).toMatch(
      /^the name ".*" holds characters that cannot be seen$/,
    );
  });

  it('never hides that receipts are nobody\'s, or that two ledgers are one person\'s', () => {
    const two = ['ada', '\u0430da'].map((student, i) => ({
      file: `${i}.json`,
      handedIn: handIn(chainOf([{ kind: 'opened', student, terms: TERMS }, event('submitted')])),
    }));
    const { pairs, strangers } = matchReceipts(two, readReceipts(`bob,${receipt(honest)}`, 'r.csv'));
    expect(pairs.map(({ others }) => others)).toEqual([['1.json'], ['0.json']]);
    expect(strangers.map(({ student }) => student)).toEqual(['bob']);
  });
});

describe('a kept result', () => {
  it('is never found by a ledger that only copies its head, or is judged otherwise', () => {
    const options = { terms: TERMS, seed: 7, replays: 1 };
    const copied = { ...handIn(chainOf([event('opened'), event('submitted')])), head: honest.at(-1)!.hash };
    expect(resultKey(copied, options)).not.toBe(resultKey(handIn(honest), options));
    expect(resultKey(handIn(honest), options)).toBe(resultKey(handIn(structuredClone(honest)), options));
    for (const other of [{ seed: 8 }, { replays: 2 }, { receipts: ['1:3f9a04c1d2e8b7a6'] }, { terms: { ...TERMS, targetFlops: 1 } }]) {
      expect(resultKey(handIn(honest), { ...options, ...other })).not.toBe(resultKey(handIn(honest), options));
    }
  });
});

describe('an audit', () => {
  it('finds nothing in an honest ledger, and counts what was spent', () => {
    expect(auditLedger(handIn(honest), TERMS)).toMatchObject({
      student: 'ada',
      findings: [],
      spentFlops: RUN_FLOPS,
      runs: [{ index: 2, config: RUN }],
    });
    expect(parseHandedIn(JSON.stringify({ version: 1, ...handIn(honest) }))).toEqual(handIn(honest));
  });

  it('notices an entry that was edited, left out, put in or exchanged', () => {
    const edited = honest.map((entry, i) =>
      i === 2 ? { ...entry, event: { ...result(1), validationLossNatsPerToken: 1 } as LedgerEvent } : entry,
    );
    expect(brokenLink(edited)).toBe('entry 2 was changed after it was written');
    expect(brokenLink(honest.filter((_, i) => i !== 1))).toBe('entry 1 says that it is number 2: entries are missing or were put in');
    expect(brokenLink([honest[0]!, { ...honest[1]!, previous: 'f'.repeat(64) }])).toBe('entry 1 does not follow the one before it');
    expect(findingsOf(edited)[0]).toBe('the ledger was edited: entry 2 was changed after it was written');
  });

  it('notices that the end was cut off, by the head and by the missing submission', () => {
    const cut = honest.slice(0, 3);
    expect(findingsOf(cut, [], honest.at(-1)!.hash)).toEqual(['the head of the submission is not the hash of its last entry: entries were cut off or added', 'the ledger does not end with a submission']);
  });

  it('notices a ledger that was reset, by a receipt given before', () => {
    const given = receipt(honest.slice(0, 3));
    expect(findingsOf(honest, [given])).toEqual([]);
    const anew = chainOf([event('opened'), event('submitted')]);
    expect(brokenLink(anew)).toBeUndefined(); // nothing in it is wrong: only the receipt tells
    expect(findingsOf(anew, [given])).toEqual([`the ledger does not hold the entry of the receipt ${given}: it was reset, cut off or replaced after that`]);
    expect(holdsReceipt(honest, 'nonsense')).toBe(false);
  });

  it('takes no receipt that is shorter or longer than sixteen digits, nor one of another entry: a short one fits by chance', () => {
    const { hash } = honest[2]!;
    expect(receipt(honest.slice(0, 3))).toBe(`2:${hash.slice(0, 16)}`);
    expect(holdsReceipt(honest, `2:${hash.slice(0, 16)}`)).toBe(true);
    const taken = (given: string[]) => given.filter((one) => holdsReceipt(honest, one));
    expect(taken(['', hash[0]!, hash.slice(0, 15), hash.slice(0, 17), hash].map((digits) => `2:${digits}`))).toEqual([]);
    expect(taken(['1', '3', '4', '-1', ''].map((index) => `${index}:${hash.slice(0, 16)}`))).toEqual([]);
    for (const digits of [15, 17]) {
      const read = () => readReceipts(`Ada,2:${hash.slice(0, digits)}`, 'r.csv');
      expect(read).toThrow('r.csv, line 1: expected student,index:16 hexadecimal digits');
    }
  });

  it('notices a debit that is too small, a balance that does not add up, and a budget that was overdrawn, though the hashes are right', () => {
    expect(findingsOf(chainOf([event('opened'), debit(1, TERMS.budgetFlops - 1), event('submitted')]))).toEqual([
      `entry 1 debits 1 FLOPs for a run that costs ${RUN_FLOPS}`,
    ]);
    expect(findingsOf(chainOf([event('opened'), debit(RUN_FLOPS, TERMS.budgetFlops), event('submitted')]))).toEqual([`entry 1 says that ${TERMS.budgetFlops} FLOPs are left, where ${TERMS.budgetFlops - RUN_FLOPS} are`]);
    const left = (k: number) => TERMS.budgetFlops - k * RUN_FLOPS;
    expect(
      findingsOf(
        chainOf([event('opened'), debit(RUN_FLOPS, left(1)), debit(RUN_FLOPS, left(2)), debit(RUN_FLOPS, left(3)), event('submitted')]),
      ),
    ).toEqual([`the runs cost ${-left(3)} FLOPs more than the budget`]);
  });

  it('notices results without a debit, two for one, and runs that took longer than the time that passed', () => {
    expect(findingsOf(chainOf([event('opened'), result(5), event('submitted')]))).toEqual(['entry 1 is the result of a run that was not debited before it']);
    expect(
      findingsOf(chainOf([event('opened'), debit(RUN_FLOPS, TERMS.budgetFlops - RUN_FLOPS), result(1), result(1), event('submitted')])),
    ).toEqual(['entry 3 is a second result for the debit 1']);
    expect(findingsOf(chainOf([event('opened'), debit(RUN_FLOPS, TERMS.budgetFlops - RUN_FLOPS), result(1, 60), event('submitted')]))).toEqual(['entry 2 says that its run took 60.0 s, of which only 1.0 s passed']);
  });

  it('notices other terms, and a submission that is too expensive or has its interval upside down', () => {
    const rich = chainOf([{ kind: 'opened', student: 'ada', terms: { ...TERMS, budgetFlops: 1e20 } }, event('submitted')]);
    expect(findingsOf(rich)).toEqual(['the ledger was opened under other terms than the course\'s']);
    const greedy: LedgerEvent = {
      kind: 'submitted',
      submission: { config: { ...RUN, steps: 1000 }, predictedLoss: 4, interval: { low: 5, high: 3 } },
    };
    expect(findingsOf(chainOf([event('opened'), greedy]))).toEqual([`the submitted run costs ${100 * RUN_FLOPS} FLOPs, more than the ${TERMS.targetFlops} allowed`, 'interval.high: expected a number >= 5, got 3']);
  });

  it('refuses by name what is no submission', () => {
    expect(() => parseHandedIn('{')).toThrow('submission: expected JSON');
    expect(() => parseHandedIn('{"version":1,"head":"","entries":[]}')).toThrow('submission: entries:');
    expect(() => readReceipts('student,receipt\nada,12', 'r.csv')).toThrow('r.csv, line 2: expected student,index:16 hexadecimal digits, got "ada,12"');
    expect(readReceipts('student,receipt\nAda,12:3f9a04c1d2e8b7a6\n', 'r.csv')).toEqual([
      { student: 'Ada', receipt: '12:3f9a04c1d2e8b7a6' },
    ]);
  });
});

describe('a budget', () => {
  let submissionFile = '';
  let firstReceipt = '';

  beforeAll(async () => {
    const budget = await openChallenge({ student: 'Ada', ...place('a') });
    const drawn: string[] = [];
    const watched = await openChallenge({ student: 'Ada', ...place('a'), newDisplay: () => ({ html: (content) => drawn.push(content) }) });
    expect(budget.remainingFlops()).toBe(TERMS.budgetFlops);
    const run = await budget.train(RUN);
    expect(run).toMatchObject({ config: RUN, trainFlops: RUN_FLOPS, remainingFlops: TERMS.budgetFlops - RUN_FLOPS, status: 'completed' });
    expect(run.curve.at(-1)!.step).toBe(10);
    firstReceipt = run.receipt;
    await watched.train({ ...RUN, seed: 2 });
    expect(drawn.at(-1)).toContain('<svg');
    await expect(budget.train(RUN)).rejects.toThrow(`budget: expected a run of at most ${TERMS.budgetFlops - 2 * RUN_FLOPS} FLOPs, which are left, got one of ${RUN_FLOPS}; nothing was debited`);
    expect(budget.remainingFlops()).toBe(TERMS.budgetFlops - 2 * RUN_FLOPS);
    expect(budget.runs().map(({ config }) => config)).toEqual([RUN, { ...RUN, seed: 2 }]);
    expect(() => budget.submit({ config: RUN, predictedLoss: 9, interval: { low: 3, high: 5 } })).toThrow('submission.predictedLoss: expected a number from 3 to 5, got 9');
    submissionFile = budget.submit({ config: RUN, predictedLoss: 4, interval: { low: 3, high: 5 } });
    expect(() => budget.submit({ config: RUN, predictedLoss: 4, interval: { low: 3, high: 5 } })).toThrow('there is one shot');
    await expect(budget.train({ ...RUN, steps: 1 })).rejects.toThrow('the exploring is over');
  }, 60_000);

  it('hands in a ledger in which an audit finds nothing', () => {
    const audit = auditLedger(parseHandedIn(readFileSync(submissionFile, 'utf8')), TERMS, [firstReceipt]);
    expect(audit).toMatchObject({ student: 'Ada', findings: [], spentFlops: 2 * RUN_FLOPS });
  });

  it('is scored by a run of the grader\'s, after one of its own was trained again', async () => {
    const judged = await judgeSubmission(parseHandedIn(readFileSync(submissionFile, 'utf8')), { terms: TERMS, seed: 7, replays: 2 });
    expect(judged).toMatchObject({ kind: 'ranked', student: 'Ada', replayed: 2, score: { inside: true } });
    expect(leaderboardText([judged])).toMatch(/^ {3}1 {2}Ada .* \d\.\d{4}$/m);
    const long = leaderboardText([{ ...judged, student: `${'x'.repeat(23)}😀` }]); // no name is cut in the middle of a character
    expect(long).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }, 60_000);

  it('is not ranked when a loss was invented and the whole chain written anew to fit it', async () => {
    const { entries } = parseHandedIn(readFileSync(submissionFile, 'utf8'));
    const forged = entries.reduce<LedgerEntry[]>(
      (all, { event: one, at }) => [...all, chained(all, one.kind === 'result' ? { ...one, validationLossNatsPerToken: 3 } : one, at)],
      [],
    );
    const judged = await judgeSubmission(handIn(forged), { terms: TERMS, seed: 7, replays: 1 });
    expect(judged).toMatchObject({ kind: 'not-ranked', findings: [expect.stringMatching(/^entry \d says that its run reached 3; trained again it reached 3\.9/)] });
    expect(leaderboardText([judged])).toContain('   -  Ada');
    const many = leaderboardText([{ kind: 'not-ranked', student: 'Eve', findings: Array.from({ length: 9000 }, (_, i) => `entry ${i} lies`) }]);
    expect(many.split('\n').slice(-2)).toEqual(['        entry 7 lies', '        and 8992 more']); // the others can still be seen
  }, 60_000);

  it('cannot be opened again after its ledger was deleted, cut off or edited, nor by somebody else', async () => {
    const file = join(folder, 'a', LEDGER_FILE);
    const whole = readFileSync(file, 'utf8');
    const lines = whole.split('\n');
    await expect(async () => openChallenge({ student: 'Bob', ...place('a') })).rejects.toThrow('student: expected "Ada"');
    writeFileSync(file, `${lines.slice(0, 2).join('\n')}\n`);
    await expect(async () => openChallenge({ student: 'Ada', ...place('a') })).rejects.toThrow('it was reset or cut off');
    rmSync(file);
    await expect(async () => openChallenge({ student: 'Ada', ...place('a') })).rejects.toThrow('found none: it was reset or cut off');
    writeFileSync(file, whole.replace(`"trainFlops":${RUN_FLOPS}`, '"trainFlops":1'));
    await expect(async () => openChallenge({ student: 'Ada', ...place('a') })).rejects.toThrow('entry 1 was changed after it was written');
    writeFileSync(file, whole);
    expect((await openChallenge({ student: 'Ada', ...place('a') })).runs()).toHaveLength(2);
  });

  it('keeps a debit whose run was never finished', async () => {
    const budget = await openChallenge({ student: 'Eve', ...place('e') });
    // refused before anything is debited
    await expect(budget.train({ ...RUN, dModel: 9, nHead: 2 })).rejects.toThrow('nHead: expected a divisor');
    expect(budget.remainingFlops()).toBe(TERMS.budgetFlops);
    const file = join(folder, 'e', LEDGER_FILE);
    const opened = JSON.parse(readFileSync(file, 'utf8').trim()) as LedgerEntry;
    const broken = chained([opened], debit(RUN_FLOPS, TERMS.budgetFlops - RUN_FLOPS)); // what a kill in the middle of a run leaves
    writeFileSync(file, `${JSON.stringify(opened)}\n${JSON.stringify(broken)}\n`);
    expect(budget.remainingFlops()).toBe(TERMS.budgetFlops - RUN_FLOPS);
    expect(budget.runs()).toEqual([]);
  });

  it('never trains another configuration than it debited, whatever becomes of the object that was given', async () => {
    const budget = await openChallenge({ student: 'Mia', ...place('m') });
    let reads = 0;
    const shifty = { ...RUN, get steps() { return reads++ === 0 ? 1 : 1000; } };
    const changing = { ...RUN, steps: 1 };
    const [first, second] = [await budget.train(shifty), budget.train(changing)];
    changing.steps = 1000; // while the run is being paid for
    expect([first.config.steps, first.trainFlops, first.curve.at(-1)!.step]).toEqual([1, RUN_FLOPS / 10, 1]);
    expect([(await second).config.steps, (await second).curve.at(-1)!.step]).toEqual([1, 1]);
    expect(reads).toBe(1);
    let looks = 0;
    const stretching = { low: 3, get high() { return looks++ === 0 ? 5 : 99; } };
    const growing = { ...RUN, get steps() { return reads++ === 1 ? 10 : 1_000_000; } };
    const file = budget.submit({ config: growing, predictedLoss: 4, interval: stretching });
    expect(auditLedger(parseHandedIn(readFileSync(file, 'utf8')), TERMS)).toMatchObject({
      findings: [],
      submission: { config: { steps: 10 }, interval: { low: 3, high: 5 } },
    });
  }, 60_000);

  it('never appends to a line that was torn, and never loses what was whole', async () => {
    const at = place('t');
    const budget = await openChallenge({ student: 'Tom', ...at });
    const file = join(at.folder, LEDGER_FILE);
    const whole = readFileSync(file, 'utf8');
    // the machine stopped in the middle of a debit: the run never began
    writeFileSync(file, `${whole}{"index":1,"at":17,"event":{"kind":"deb`);
    expect(budget.remainingFlops()).toBe(TERMS.budgetFlops);
    await budget.train({ ...RUN, steps: 1 });
    expect(readFileSync(file, 'utf8').startsWith(`${whole}{"index":1,`)).toBe(true);
    expect(readLines(file)).toMatchObject({ tornBytes: 0, lines: { length: 3 } });
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd()); // only the line's end is missing
    await budget.train({ ...RUN, steps: 1, seed: 2 });
    expect((await openChallenge({ student: 'Tom', ...at })).runs()).toHaveLength(2);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -9)); // what the witness has seen is not torn but cut
    await expect(async () => openChallenge({ student: 'Tom', ...at })).rejects.toThrow('it was reset or cut off');
  }, 60_000);

  it('never cuts into the line before one that was torn in the middle of a character', () => {
    const file = join(folder, 'zoe.jsonl');
    const lines = '{"name":"Zoë"}\n{"name":"Zo';
    for (const half of [[0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98]]) { // of ë, of €, of 😀
      writeFileSync(file, Buffer.concat([Buffer.from(lines), Buffer.from(half)]));
      const { tornBytes } = readLines(file);
      expect(tornBytes).toBe('{"name":"Zo'.length + half.length);
      writeLine(file, '{"name":"Bo"}', tornBytes);
      expect(readLines(file)).toEqual({ lines: ['{"name":"Zoë"}', '{"name":"Bo"}'], tornBytes: 0 });
    }
  });

  it('never loses a run to another notebook that writes in the moment in which it ends', async () => {
    const budget = await openChallenge({ student: 'Lou', ...place('l') });
    const run = budget.train(RUN);
    const lock = join(folder, 'l', `${LEDGER_FILE}.lock`);
    // in a process of its own: whoever waits for a lock waits without a turn of the loop
    const other = `const fs = require('node:fs'); fs.mkdirSync(process.argv[1]); console.log('locked'); setTimeout(() => fs.rmdirSync(process.argv[1]), 700);`;
    const child = spawn(process.execPath, ['-e', other, lock], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(await run).toMatchObject({ status: 'completed' });
    expect(budget.runs()).toHaveLength(1);
  }, 60_000);

  it('is never paid for, nor closed, by what ends in an error', async () => {
    const at = place('w');
    const budget = await openChallenge({ student: 'Wim', ...at });
    const [witness] = readdirSync(at.witnessFolder);
    const inTheWay = join(at.witnessFolder, `${witness}.${process.pid}.new`); // by which a new witness is written
    mkdirSync(inTheWay);
    const before = readFileSync(join(at.folder, LEDGER_FILE), 'utf8');
    await expect(budget.train(RUN)).rejects.toThrow('EISDIR');
    expect(() => budget.submit({ config: RUN, predictedLoss: 4, interval: { low: 3, high: 5 } })).toThrow('EISDIR');
    expect(readFileSync(join(at.folder, LEDGER_FILE), 'utf8')).toBe(before);
    rmSync(inTheWay, { recursive: true });
    expect(await budget.train({ ...RUN, steps: 1 })).toMatchObject({ status: 'completed' });
  }, 60_000);

  it('never closes without a file to hand in: where that could not be written, the same submission again writes it, and no other', async () => {
    const at = place('h');
    const budget = await openChallenge({ student: 'Hal', ...at });
    const made = { config: RUN, predictedLoss: 4, interval: { low: 3, high: 5 } };
    const file = join(at.folder, SUBMISSION_FILE);
    mkdirSync(join(file, 'in the way'), { recursive: true });
    expect(() => budget.submit(made)).toThrow('EISDIR');
    rmSync(file, { recursive: true });
    expect(() => budget.submit({ ...made, predictedLoss: 4.5 })).toThrow(`there is one shot. Its file ${file} is missing; to have it written again, submit the same: {"config":`);
    expect(existsSync(file)).toBe(false);
    expect(budget.submit(made)).toBe(file);
    expect(auditLedger(parseHandedIn(readFileSync(file, 'utf8')), TERMS)).toMatchObject({ findings: [], submission: made });
    expect(() => budget.submit(made)).toThrow('there is one shot');
  });

  it('is one for each student: a copy of the notebook in another folder has none of its own', async () => {
    const { witnessFolder } = place('one');
    const [one, other] = [place('one'), place('other')];
    const budget = await openChallenge({ student: 'Una', ...one });
    await budget.train({ ...RUN, steps: 1 });
    await expect(async () => openChallenge({ student: 'Una', ...other, witnessFolder })).rejects.toThrow(
      `expected the ledger that reached entry 2, found none: that one was last at ${join(one.folder, LEDGER_FILE)}. Go on there, or move it here`,
    );
    mkdirSync(other.folder, { recursive: true });
    renameSync(join(one.folder, LEDGER_FILE), join(other.folder, LEDGER_FILE)); // what the sentence says
    expect((await openChallenge({ student: 'Una', ...other, witnessFolder })).runs()).toHaveLength(1);
  }, 60_000);

  it('never turns an honest run into a finding because the clock was set back while it trained', () => {
    const files = { ledger: join(folder, 'clock', LEDGER_FILE), witness: join(folder, 'clock', 'witness') };
    const clock = jest.spyOn(Date, 'now');
    const events = [event('opened'), debit(RUN_FLOPS, TERMS.budgetFlops - RUN_FLOPS), result(1, 30), event('submitted')];
    const all = [7_000_000, 7_001_000, 3_401_000, 3_402_000].map((now, i) => {
      clock.mockReturnValue(now);
      return append(files, () => events[i]!);
    }).at(-1)!;
    clock.mockRestore();
    expect(all.map(({ at }) => at)).toEqual([7_000_000, 7_001_000, 7_031_000, 7_031_000]);
    expect(findingsOf(all)).toEqual([]);
  });

  it('names what is missing where a cell was not filled in, never a property of undefined', async () => {
    const budget = await openChallenge({ student: 'Nil', ...place('nil') });
    const none = undefined as never;
    expect(() => budget.submit(none)).toThrow('submission: expected an object, got undefined');
    expect(() => budget.submit({ config: RUN, predictedLoss: 4, interval: none })).toThrow('submission.interval: expected an object, got undefined');
    expect(() => budget.price(none)).toThrow('config: expected an object, got undefined');
    await expect(async () => openChallenge({ student: none, ...place('nil') })).rejects.toThrow('student: expected your name as the course knows it, got one that is missing');
  });

  it('never loses a run to a display that throws, at once or later', async () => {
    let drawings = 0;
    const displays: Record<string, () => { html(content: string): void }> = {
      none: () => { throw new Error('no place'); },
      broken: () => ({ html: () => { drawings++; throw new Error('no drawing'); } }),
    };
    for (const [name, newDisplay] of Object.entries(displays)) {
      const budget = await openChallenge({ student: `Dan ${name}`, ...place(name), newDisplay });
      expect(await budget.train(RUN)).toMatchObject({ status: 'completed', remainingFlops: TERMS.budgetFlops - RUN_FLOPS });
      expect(budget.runs()).toHaveLength(1);
    }
    expect(drawings).toBe(1);
  }, 60_000);

  it('never leaves a run without its N and D, which the laws are fitted to', async () => {
    const budget = await openChallenge({ student: 'Ned', ...place('n') });
    await budget.train(RUN);
    expect(budget.runs()).toMatchObject([{ nParamsTotal: 2040, nTokens: 640, trainFlops: 6 * 2040 * 640 }]);
  }, 60_000);
});
