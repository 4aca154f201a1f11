import type { RandomStream } from '../../core/random.js';

/** What goes into an exercise's function and comes out of it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Arguments for an exercise's function, and what it should return for them. */
export interface PublicCase {
  /** The arguments in order. */
  inputs: Json[];
  expected: Json;
  /** What this case looks at, in a few words: `a single token`. */
  about: string;
}

/**
 * A way to be wrong that is worth a sentence of its own. What somebody with it answers stands in sets/foreseen.json, as values for the
 * public cases only: the code that gave them is the instructor's, since nothing that students receive may compute an answer.
 */
export interface Misconception {
  id: string;
  /** What the student is told, without the solution: `looks like the mask lets token t see t + 1`. */
  message: string;
}

/** How far an answer may be from the right one: |a - b| <= absolute + relative |b| for every number in it. */
export interface Tolerance {
  relative: number;
  absolute: number;
}

/** What every exercise has, however it is answered. */
interface AnyExercise {
  /** `2.3`: the third of the second set. */
  id: string;
  title: string;
  points: number;
  difficulty: 1 | 2 | 3;
  minutes: number;
  /** What is asked, in Markdown. */
  task: string;
  /** From a nudge to nearly the answer. */
  hints: string[];
  /** Of what the kit says around the exercise's own texts; English unless given. */
  language?: Language;
}

/** An exercise that asks for a function: what a student may see of it. Its task has the formula, shapes and units, and a worked value. */
export interface FunctionExercise extends AnyExercise {
  kind: 'function';
  /** The name that the student's function must have. */
  functionName: string;
  /** Its declaration in TypeScript, from `function` to before the brace, with shapes and units in comments where they are not plain. */
  signature: string;
  publicCases: PublicCase[];
  tolerance: Tolerance;
  misconceptions: Misconception[];
  /** What each misconception answers to the public cases, where that stands with the exercise and not in sets/foreseen.json. */
  foreseen?: Record<string, (Json | null)[][]>;
  /** In which the points are given. Absent: all or none. */
  parts?: ExercisePart[];
}

/** Languages that the kit has words in. */
export type Language = 'en' | 'de';

/** The same words in each of them. */
export type Said = Readonly<Record<Language, string>>;

/** A share of an exercise's points, for a share of its cases: it is earned if every one of these is right, hidden ones included. */
export interface ExercisePart {
  title: string;
  points: number;
}

/** What parts earned together. Worked value: parts that earned 1 and 0.75 are 1.75. */
export const earnedIn = (parts: readonly { earned: number }[]): number => parts.reduce((sum, { earned }) => sum + earned, 0);

/** A question that a person marks: prose, or a figure with a sentence. */
export interface WrittenExercise extends AnyExercise {
  kind: 'written';
  /** Code that the student may start from, for a study; not graded. */
  work?: string;
  /** Headings that the answer begins with, in Markdown. */
  template?: string;
}

/**
 * A prediction that is committed before the run that decides it, and is marked by the program: see homework/study/. It stands below the
 * written question in which it is defended, and has its id with an a: `1.7a`. One of its points is for a prediction that was committed
 * before its run, the others for its interval.
 */
export interface StudyExercise extends AnyExercise {
  kind: 'study';
  /** The id of its design in homework/study/designs.ts: `1.7`. */
  design: string;
  /** Code that the student may start from to fit `rungs`, which the cell above it makes; not graded. */
  work: string;
}

export type Exercise = FunctionExercise | WrittenExercise | StudyExercise;

/** Points as a person reads them: shares of parts need not be round. Worked value: 4/3 is `1.33`, in German `1,33`. */
export function shownPoints(points: number, language: Language = 'en'): string {
  const text = String(Math.round(100 * points) / 100);
  return language === 'de' ? text.replace('.', ',') : text;
}

/** Exercises and questions in the order of their set, which is that of their numbers: 7.2, 7.3, 7.10. */
export const inOrder = <T extends { id: string }>(some: readonly T[]): T[] => [...some].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

/** The homework of one section of the lecture. */
export interface ProblemSet {
  /** 1 to 5. */
  number: number;
  title: string;
  /** What the set is about, in Markdown. */
  introduction: string;
  exercises: Exercise[];
  language?: Language;
}

/** The challenge stands after the sets: the grader knows it by this number, and collects its answers in words. */
export const CHALLENGE_NUMBER = 6;

/** What only the instructor has of a function exercise. */
export interface MasterExercise {
  id: string;
  /** A right answer: the source of the function in TypeScript. */
  reference: string;
  /** Arguments for hidden cases, other ones for every stream. */
  hiddenInputs: (stream: RandomStream) => Json[][];
  /** To which part of the exercise a case belongs, counted from 0, by its inputs; where the exercise has parts. */
  partOf?: (inputs: Json[]) => number;
  /** Answers that students give, each with the id of the misconception that it should be told. */
  wrongAnswers: { source: string; misconception: string }[];
}
