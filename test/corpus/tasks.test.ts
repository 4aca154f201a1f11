import { describe, expect, it } from '@jest/globals';
import {
  additionTask,
  byteTokenizer,
  copyTask,
  encodeExample,
  factLanguage,
  factQuestions,
  chainLanguage,
  chainQuestions,
  genusQuestions,
  inferenceLabels,
  inferenceTask,
  kindsLanguage,
  modularTask,
  objectQuestions,
  readingQuestions,
  recallTask,
  taskCorpus,
  taskMixture,
  taskWords,
  topicQuestions,
  wordTokenizer,
  type Task,
  type TaskExample,
} from '../../lib/corpus/index.js';
import { entropyMissInStandardErrors } from './entropyCheck.js';

const sizes = { seed: 1, trainExamples: 60, validationExamples: 20, testExamples: 20 };
const kinds = kindsLanguage({ seed: 1, nGenera: 3, speciesPerGenus: 10, verbPairs: 3 });
const facts = factLanguage({ seed: 1, nEntities: 30, valuesPerRelation: 8 });
const chain = chainLanguage({ seed: 1 });
const words = wordTokenizer([...taskWords, '.']);

const number = (text: string) => Number(text.replaceAll(' ', ''));

const everyTask: [Task, typeof words][] = [
  [additionTask({ ...sizes, digits: 3 }), words],
  [modularTask({ ...sizes, modulus: 13, operation: '*' }), words],
  [copyTask({ ...sizes, length: 4 }), words],
  [recallTask({ ...sizes, pairs: 3 }), words],
  [inferenceTask(kinds, sizes), kinds.tokenizer],
  [genusQuestions(kinds, { ...sizes, trainExamples: 40 }), kinds.tokenizer],
  [genusQuestions(kinds, { seed: 1, form: 'question', trainExamples: 10, validationExamples: 10, testExamples: 10 }), kinds.tokenizer],
  [objectQuestions(kinds, { ...sizes, form: 'statement' }), kinds.tokenizer],
  [objectQuestions(kinds, { ...sizes, form: 'question' }), kinds.tokenizer],
  [readingQuestions(kinds, sizes), kinds.tokenizer],
  [topicQuestions(kinds, sizes), kinds.tokenizer],
  [factQuestions(facts, { ...sizes, form: 'cloze' }), facts.tokenizer],
  [factQuestions(facts, { ...sizes, form: 'letters' }), facts.tokenizer],
  [chainQuestions(chain, { ...sizes, length: 3 }), chain.tokenizer],
];

describe.each(everyTask.map(([task, tokenizer]) => ({ name: task.name, task, tokenizer })))('the task $name', ({ task, tokenizer }) => {
  const all = [...task.train, ...task.validation, ...task.test];

  it('asks no question twice, within a split or across splits', () => {
    expect(new Set(all.map(({ prompt }) => prompt)).size).toBe(all.length);
  });

  it('names a target that is among the choices, which all differ', () => {
    for (const { target, choices } of all) {
      if (!choices) continue;
      expect(choices).toContain(target);
      expect(new Set(choices).size).toBe(choices.length);
      expect(task.chance).toBeCloseTo(1 / choices.length, 12);
    }
    expect(task.metrics.includes('multipleChoiceGrade')).toBe(all[0]!.choices !== undefined);
  });

  it('can be written in the words of its language and in bytes, prompt and target apart as together', () => {
    for (const example of all) {
      for (const written of [tokenizer, byteTokenizer]) {
        const encoded = encodeExample(example, written);
        expect([...encoded.source, ...encoded.target]).toEqual([...written.encode(`${example.prompt} ${example.target}`)]);
        if (encoded.choices) expect(encoded.choices.options[encoded.choices.correct]).toEqual(encoded.target);
      }
    }
  });
});

describe('drawTask', () => {
  const copy = (trainExamples: number, seed = 1) => copyTask({ seed, trainExamples, validationExamples: 10, testExamples: 10, length: 3 });

  it('draws the same examples for the same seed, and keeps test and validation when more training examples are asked for', () => {
    expect(copy(50)).toEqual(copy(50));
    expect(copy(50, 2).test).not.toEqual(copy(50).test);
    expect(copy(200).test).toEqual(copy(50).test);
    expect(copy(200).validation).toEqual(copy(50).validation);
    expect(copy(200).train.slice(0, 50)).toEqual(copy(50).train);
  });

  it('keeps a topic in one split, where it may be asked about more than once', () => {
    const asked = (split: readonly TaskExample[]) => split.map(({ prompt }) => prompt.split(' ?')[0]!);
    const { train, test } = factQuestions(factLanguage({ seed: 1 }), {
      seed: 1,
      form: 'letters',
      trainExamples: 3000,
      validationExamples: 0,
      testExamples: 200,
    });
    const topicsOfTest = new Set(asked(test));
    expect(asked(train).filter((topic) => topicsOfTest.has(topic))).toEqual([]);
    expect(new Set(asked(train)).size).toBeLessThan(576 - topicsOfTest.size + 1);
    expect(new Set(train.map(({ prompt }) => prompt)).size).toBe(3000);
  });

  it('says when there are not that many different questions', () => {
    expect(() => copyTask({ ...sizes, length: 1 })).toThrow('testExamples: expected fewer, for copy-1 has hardly more than 10 different questions, got 20');
  });
});

describe('arithmetic', () => {
  it('adds: every target is the sum, with one digit more than the summands', () => {
    for (const { prompt, target } of additionTask({ ...sizes, digits: 3 }).train) {
      const [, a, b] = /^(.*) \+ (.*) =$/.exec(prompt)!;
      expect(number(target)).toBe(number(a!) + number(b!));
      expect(target.split(' ')).toHaveLength(4);
      expect(a!.split(' ')).toHaveLength(3);
    }
  });

  it('writes the lowest digit first on request: 5 + 7 = 2 1', () => {
    const { train } = additionTask({ ...sizes, digits: 1, lowestDigitFirst: true });
    expect(train.find(({ prompt }) => prompt === '5 + 7 =')?.target).toBe('2 1');
  });

  it('calculates modulo: 3 - 5 mod 7 is 5', () => {
    for (const operation of ['+', '-', '*'] as const) {
      const task = modularTask({ seed: 1, trainExamples: 40, validationExamples: 4, testExamples: 4, modulus: 7, operation });
      for (const { prompt, target } of task.train) {
        const [a, , b] = prompt.split(' ');
        const exact = { '+': Number(a) + Number(b), '-': Number(a) - Number(b), '*': Number(a) * Number(b) }[operation];
        expect(Number(target)).toBe(((exact % 7) + 7) % 7);
      }
    }
    const { train } = modularTask({ seed: 1, trainExamples: 49, validationExamples: 0, testExamples: 0, modulus: 7, operation: '-' });
    expect(train.find(({ prompt }) => prompt === '3 - 5 mod 7 =')?.target).toBe('5');
  });
});

describe('memory', () => {
  it('copies what was said, and recalls what followed the key', () => {
    for (const { prompt, target } of copyTask({ ...sizes, length: 4 }).train) expect(prompt).toBe(`copy ${target} :`);
    for (const { prompt, target } of recallTask({ ...sizes, pairs: 3 }).train) {
      const [, told, key] = /^recall (.*) : (.)$/.exec(prompt)!;
      expect(told!.split(`${key} `)[1]![0]).toBe(target);
    }
  });
});

describe('inferenceTask', () => {
  const task = inferenceTask(kinds, { seed: 1, trainExamples: 3000, validationExamples: 0, testExamples: 1000 });

  it('has its three classes equally often', () => {
    for (const label of inferenceLabels) {
      // a third of 3,000, standard error 26
      expect(Math.abs(task.train.filter(({ target }) => target === label).length - 1000)).toBeLessThan(130);
    }
  });

  it('cannot be solved from its form: a table over quantifiers, ranks and repeated words is right two times in three', () => {
    const { genera } = kinds.kinds;
    const form = (prompt: string) => {
      const [premise, hypothesis] = prompt.replace(' ?', '').split(' . so ').map((sentence) => sentence.split(' '));
      const rank = (noun: string | undefined) => genera.includes(noun!);
      return [
        premise![0],
        hypothesis![0],
        ...[1, 2, 3].map((i) => premise![i] === hypothesis![i]),
        ...[1, 3].flatMap((i) => [rank(premise![i]), rank(hypothesis![i])]),
      ].join();
    };
    const counts = new Map<string, Map<string, number>>();
    for (const { prompt, target } of task.train) {
      const labels = counts.get(form(prompt)) ?? new Map<string, number>();
      counts.set(form(prompt), labels.set(target, (labels.get(target) ?? 0) + 1));
    }
    const guess = (prompt: string) => [...(counts.get(form(prompt)) ?? [])].sort((a, b) => b[1] - a[1])[0]?.[0];
    const right = task.test.filter(({ prompt, target }) => guess(prompt) === target).length / task.test.length;
    // two thirds are decided pairs, whose label the form tells; the neutral third looks like them; standard error .015
    expect(Math.abs(right - 2 / 3)).toBeLessThan(0.05);
  });
});

describe('questions about what words of a kinds language do', () => {
  it('ask for the object that the grammar makes likeliest, among others of its less likely half', () => {
    const { tokenizer, grammar, kinds: { nouns } } = kinds;
    for (const { prompt, target, choices } of objectQuestions(kinds, { ...sizes, form: 'question' }).test) {
      const [noun, verb] = prompt.split(' ');
      const rule = grammar.nonterminals.indexOf(`Object(${noun},${verb})`);
      const probabilityOf = (word: string) =>
        grammar.probabilities[rule]![grammar.symbols[rule]!.findIndex(([symbol]) => symbol === tokenizer.encode(word)[0])]!;
      const ranked = [...nouns].sort((a, b) => probabilityOf(b) - probabilityOf(a));
      expect(ranked[0]).toBe(target);
      for (const choice of choices!) if (choice !== target) expect(ranked.indexOf(choice)).toBeGreaterThanOrEqual(nouns.length / 2);
    }
  });

  it('ask statements and questions about pairs that no other split asks about, whichever the quantifier', () => {
    const task = objectQuestions(kinds, { seed: 1, form: 'statement', trainExamples: 150, validationExamples: 0, testExamples: 60 });
    const pairs = (split: readonly TaskExample[]) => split.map(({ prompt }) => prompt.split(' ').slice(1).join(' '));
    const tested = new Set(pairs(task.test));
    expect(tested.size).toBeLessThan(60); // some pairs are asked about with several quantifiers
    expect(pairs(task.train).filter((pair) => tested.has(pair))).toEqual([]);
  });

  it('ask who does it after A, and to whom after B', () => {
    for (const { prompt, target } of readingQuestions(kinds, sizes).train) {
      const [, subject, , object, , asked] = prompt.split(' ');
      expect(target).toBe(asked === 'A' ? subject : object);
    }
  });
});

describe('topicQuestions', () => {
  const language = kindsLanguage({ seed: 1 }); // 8 genera of 15 species
  const { genera, genusOf } = language.kinds;
  const task = topicQuestions(language, { seed: 1, trainExamples: 2000, validationExamples: 50, testExamples: 600 });
  const subject = ({ prompt }: TaskExample) => prompt.split(' ')[1]!;

  it('asks for the topic of the genus of the subject, and every fourth genus is of one topic', () => {
    for (const example of task.test) expect(example.target).toBe('ABCD'[genera.indexOf(genusOf.get(subject(example))!) % 4]);
    // a quarter of 2,000, standard error 19
    for (const topic of 'ABCD') expect(Math.abs(task.train.filter(({ target }) => target === topic).length - 500)).toBeLessThan(80);
  });

  it('asks in training about 8 species of each genus, and in test about the other 7', () => {
    const [trained, tested] = [task.train, task.test].map((split) => new Set(split.map(subject)));
    expect([trained!.size, tested!.size]).toEqual([64, 56]);
    expect([...tested!].filter((name) => trained!.has(name))).toEqual([]);
    expect(task.validation.every((example) => tested!.has(subject(example)))).toBe(true);
  });

  it('cannot be solved from the other words: a table of verbs and objects guesses', () => {
    const answers = new Map(task.train.flatMap(({ prompt, target }) => prompt.split(' ').slice(2, 4).map((word) => [word, target] as const)));
    const right = task.test.filter(({ prompt, target }) => answers.get(prompt.split(' ')[3]!) === target).length / task.test.length;
    expect(Math.abs(right - 1 / 4)).toBeLessThan(0.07); // standard error .018
  });
});

describe('factLanguage', () => {
  it('has the entropy rate (ln nRelations + H(entity)) / 7', () => {
    const shares = Array.from({ length: 30 }, (_, k) => 1 / (k + 1));
    const total = shares.reduce((a, b) => a + b);
    const entropy = -shares.reduce((sum, share) => sum + (share / total) * Math.log(share / total), 0);
    expect(facts.entropyRateNatsPerToken).toBeCloseTo((Math.log(6) + entropy) / 7, 12);
    expect(Math.abs(entropyMissInStandardErrors(facts, 1))).toBeLessThan(3);
  });

  it('states one value for each of 30 x 6 relations and entities, and the questions ask for it', () => {
    expect(facts.facts).toHaveLength(180);
    expect(facts.facts.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    for (const { prompt, target } of factQuestions(facts, { ...sizes, form: 'cloze' }).test) {
      const [, relation, , entity] = prompt.split(' ');
      const fact = facts.facts.find((one) => one.relation === relation && one.entity === entity)!;
      expect(target).toBe(fact.value);
      const stated = facts.tokenizer.encode(`the ${relation} of ${entity} is ${target} .`);
      expect(facts.logProbabilities(stated).reduce((sum, x) => sum + x, 0)).toBeCloseTo(Math.log(fact.probability), 10);
    }
  });

  it('gives each letter its turn as the right answer', () => {
    const { train } = factQuestions(facts, { seed: 1, trainExamples: 160, validationExamples: 0, testExamples: 0, form: 'letters' });
    for (const letter of ['A', 'B', 'C', 'D']) expect(train.filter(({ target }) => target === letter).length).toBeGreaterThan(25);
    for (const { prompt, target } of train) {
      const [, relation, , entity] = prompt.split(' ');
      const chosen = new RegExp(`${target} (\\w+)`).exec(prompt.split('?')[1]!)![1];
      expect(chosen).toBe(facts.facts.find((one) => one.relation === relation && one.entity === entity)!.value);
    }
  });

  it('draws the wrong choices at random: they are neighbours in the list of values no more often than chance has it', () => {
    const { train } = factQuestions(facts, { seed: 1, trainExamples: 160, validationExamples: 0, testExamples: 0, form: 'letters' });
    const neighbours = train.filter(({ prompt, target }) => {
      const relation = prompt.split(' ')[1]!;
      const shown = [...prompt.matchAll(/[ABCD] (\w+)/g)].map(([, value]) => value!);
      const right = shown['ABCD'.indexOf(target)]!;
      const others = facts.valuesOf.get(relation)!.filter((value) => value !== right);
      const [a, b, c] = shown.filter((value) => value !== right).map((value) => others.indexOf(value)).sort((x, y) => x - y);
      return Math.max(b! - a!, c! - b!, a! + others.length - c!) === others.length - 2; // the list is a circle: the rest of it is one gap
    });
    const n = facts.valuesOf.values().next().value!.length - 1;
    const chance = n / ((n * (n - 1) * (n - 2)) / 6);
    expect(neighbours.length / train.length).toBeLessThan(2 * chance);
  });
});

describe('taskCorpus', () => {
  it('writes solved questions one after another', () => {
    const task = copyTask({ ...sizes, length: 2 });
    const corpus = taskCorpus(task, words);
    const { prompt, target } = task.test[0]!;
    expect(words.decode(corpus.test).startsWith(`${prompt} ${target} . copy`)).toBe(true);
    expect(corpus.train).toHaveLength(60 * 7);
  });
});

describe('taskMixture', () => {
  const tasks = [copyTask({ ...sizes, length: 3 }), recallTask({ ...sizes, pairs: 2 }), additionTask({ ...sizes, digits: 2 })];

  it('trains on no example of a held-out task', () => {
    const mixture = taskMixture(tasks, { seed: 1, nExamples: 500, heldOut: ['recall-2'] });
    expect(new Set(mixture.train.map(({ task }) => task))).toEqual(new Set(['copy-3', 'addition-2-digit']));
    expect(mixture.train.some(({ prompt }) => prompt.startsWith('recall'))).toBe(false);
    expect(mixture.heldOut.map(({ name }) => name)).toEqual(['recall-2']);
  });

  it('draws tasks by their weights, and goes round a task that is too short', () => {
    const { train } = taskMixture(tasks, { seed: 1, nExamples: 4000, heldOut: ['addition-2-digit'], weights: { 'copy-3': 3 } });
    const copies = train.filter(({ task }) => task === 'copy-3');
    expect(Math.abs(copies.length - 3000)).toBeLessThan(140); // five standard errors: 5 sqrt(4000 x 3/4 x 1/4)
    expect(copies[60]).toEqual(copies[0]);
    expect(copies.slice(0, 60).map(({ prompt }) => prompt)).toEqual(tasks[0]!.train.map(({ prompt }) => prompt));
  });

  it('names what it does not know', () => {
    expect(() => taskMixture(tasks, { seed: 1, nExamples: 1, heldOut: ['sorting'] })).toThrow('heldOut and weights: expected names among copy-3, recall-2, addition-2-digit, got "sorting"');
    expect(() => taskMixture(tasks, { seed: 1, nExamples: 1, heldOut: tasks.map(({ name }) => name) })).toThrow(
      'heldOut: expected at least one task left to train on',
    );
  });
});
