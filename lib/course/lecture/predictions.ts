import { SETTING_NAMES } from '../../runs/analysis/orders.js';

/** What is foretold, as a number: the axis on which it and the result are drawn runs over all that is possible. */
export interface AskedNumber {
  kind: 'number';
  /** Of what; the unit stands apart. */
  label: string;
  unit?: string;
  from: number;
  to: number;
  scale?: 'log';
}

/** What is foretold, as one of several answers. */
export interface AskedChoice {
  kind: 'choice';
  label: string;
  choices: readonly string[];
}

export type Asked = AskedNumber | AskedChoice;

/** A question of the lecture to which the student commits an answer before the result is shown; the result is in the notebook alone. */
export interface Prediction {
  question: string;
  /** By the name under which a cell writes it. */
  asked: Readonly<Record<string, Asked>>;
}

const percent = (label: string): AskedNumber => ({ kind: 'number', label, unit: 'percent', from: 0, to: 100 });
const outOfTen = (label: string): AskedNumber => ({ kind: 'number', label, unit: 'of ten runs', from: 0, to: 10 });
const nats = (label: string, to: number): AskedNumber => ({ kind: 'number', label, unit: 'nats', from: 0, to });
const correlation = (label: string): AskedNumber => ({ kind: 'number', label, from: -1, to: 1 });
const exponent = (label: string): AskedNumber => ({ kind: 'number', label, from: -0.2, to: 1 });
const slope = (label: string): AskedNumber => ({ kind: 'number', label, from: 0, to: 0.3 });
const oneSetting = (label: string): AskedChoice => ({ kind: 'choice', label, choices: SETTING_NAMES });
const oneDepth = (label: string): AskedChoice =>
  ({ kind: 'choice', label, choices: ['1 layer', '2 layers', '3 layers', '5 layers', '8 layers'] });
const fall = (label: string): AskedNumber => ({ kind: 'number', label, unit: 'times', from: 0.25, to: 16, scale: 'log' });

/** The predictions of the lecture by their ids: `1.2` is the second of section 1. */
export const PREDICTIONS: Readonly<Record<string, Prediction>> = {
  0.1: { question: 'How far from ln 184 towards the floor will a model of width 16 come in 200 steps?', asked: { way: percent('of the way') } },
  1.1: {
    question: 'Of 100 sentences, how many will each model put under the right one of four topics, after fine-tuning?',
    asked: { brief: percent('narrow, 600 steps'), long: percent('wide, 2,400 steps') },
  },
  1.2: {
    question: 'Topics named right after fine-tuning, in two corners of the grid: large and brief, small and long',
    asked: { largeBrief: percent('width 32 after 600 steps'), smallLong: percent('width 12 after 2,400 steps') },
  },
  1.3: {
    question: 'Which small model names most topics right?',
    asked: { student: { kind: 'choice', label: 'is best', choices: ['alone on the same tokens', 'distilled', 'alone for the compute of both'] } },
  },
  2.1: {
    question: 'The loss of an encoder for each hidden token, when it is asked as it was trained and when it must write',
    asked: { trained: nats('15% hidden', 6), writing: nats('everything hidden', 6) },
  },
  2.2: { question: 'Which setting gives most right answers on both tasks, as pretrained?', asked: { setting: oneSetting('best as pretrained') } },
  2.3: { question: 'Which setting is best on the two tasks that fine-tuning held out?', asked: { setting: oneSetting('best after fine-tuning') } },
  3.1: {
    question: 'The exponent of the loss above the floor, at the beginning and at the end of a range of 64 times the data',
    asked: { beginning: exponent('exponent at the beginning'), end: exponent('exponent at the end') },
  },
  3.2: {
    question: 'Which of five depths is best, at one size, on a language that needs memory and on one that needs composition?',
    asked: { markov: oneDepth('best on the Markov source'), walks: oneDepth('best on the walks') },
  },
  3.3: {
    question: 'Sixteen passes over the same tokens are worth as much as how many passes over fresh ones?',
    asked: { worth: { kind: 'number', label: 'worth of 16 passes', unit: 'fresh passes', from: 1, to: 16 } },
  },
  3.4: {
    question: 'How well does the loss of pretraining order the accuracies, as a rank correlation? −1 is perfectly, 0 not at all',
    asked: { zeroShot: correlation('genus, as pretrained'), tuned: correlation('pairs of sentences, after fine-tuning') },
  },
  3.5: {
    question: 'By what factor does the best learning rate fall when the width grows from 32 to 256?',
    asked: { standard: fall('standard parametrisation'), mup: fall('µP') },
  },
  3.8: {
    question: 'On speeches: the slope of ln loss on ln N, non-embedding, at a fixed number of tokens, and on ln D for the widest model',
    asked: { size: slope('slope of the loss against N'), data: slope('slope of the loss against D') },
  },
  3.9: {
    question: 'On speeches: 64 passes over the same 16 thousand tokens are worth as much as how many passes over fresh ones?',
    asked: { worth: { kind: 'number', label: 'worth of 64 passes', unit: 'fresh passes', from: 1, to: 64, scale: 'log' } },
  },
  4.1: {
    question: 'When the budget grows tenfold, by which factor does the best model grow?',
    asked: { growth: { kind: 'number', label: 'growth of the best N', unit: 'times', from: 1, to: 10, scale: 'log' } },
  },
  4.2: {
    question: 'By how much should Gopher and Chinchilla differ in loss, by the law, and by how much do they differ on MMLU?',
    asked: {
      loss: { kind: 'number', label: 'difference of the losses', unit: 'nats', from: 0.001, to: 1, scale: 'log' },
      mmlu: { kind: 'number', label: 'Chinchilla above Gopher on MMLU', unit: 'points', from: -10, to: 40 },
    },
  },
  5.1: {
    question: 'When half of the sums are wholly right for the first time, how much of the 2.3 nats a digit that a guess costs is learnt?',
    asked: { gone: percent('learnt') },
  },
  5.2: {
    question: 'From what you see of single tokens: how many answers of eight tokens are wholly right at N = 3,792, and at which N are half of them?',
    asked: {
      eight: percent('right at N = 3,792'),
      size: { kind: 'number', label: 'half of them right', unit: 'parameters', from: 1000, to: 100_000, scale: 'log' },
    },
  },
  5.3: {
    question: 'Of ten runs that differ in their seed, how many will learn three-digit addition?',
    asked: { middle: outOfTen('with 10,160 parameters'), large: outOfTen('with 56,640 parameters') },
  },
};
