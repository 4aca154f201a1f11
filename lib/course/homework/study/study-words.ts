import { counted } from '../../../core/text.js';
import { shownPoints, type Language } from '../../answers/exercise.js';

/** A prediction, or a part of one, as numbers that are written already. */
interface Written {
  estimate: string;
  low: string;
  high: string;
}

/** What a study says to its student, in one language. Units are those of its design. */
export interface StudyWords {
  states: Record<'not begun' | 'ladder' | 'committed' | 'decided' | 'faulty', string>;
  /** Its two parts. */
  parts: [commitment: string, interval: string];
  earned: (title: string, earned: number, points: number) => string;
  notBegun: string;
  cannotBeMarked: (fault: string) => string;
  begunTimes: (times: number) => string;
  /** A unit of the designs'. */
  unit: (unit: string) => string;
  rungs: (trained: number, all: number) => string;
  ladderTrained: string;
  prediction: (written: Written, unit: string) => string;
  /** What follows on the prediction, before the outcome. */
  undecided: string;
  diverged: string;
  outcome: (outcome: string, unit: string, held: boolean) => string;
  /** The width of an interval, also in spreads between seeds, and its score, with those that earn everything and nothing. */
  width: (width: string, spreads: string, score: string, good: number, none: number) => string;
  /** Why nothing is done. */
  ladderFirst: (id: string) => string;
  committedAlready: (id: string, written: Written) => string;
  zeros: (id: string) => string;
  commitFirst: (id: string) => string;
  tooLong: (id: string, duration: string) => string;
  /** In its figure. */
  figure: {
    title: (id: string, quantity: string) => string;
    ladder: string;
    interval: string;
    estimate: string;
    outcome: string;
    source: (seed: number) => string;
  };
  evidence: string;
  /** To who was graded. */
  noEvidence: string;
  anotherBeside: string;
  trainedAgain: (said: number, again: number) => string;
}

const en: StudyWords = {
  states: { 'not begun': 'not begun', ladder: 'begun', committed: 'committed', decided: 'decided', faulty: 'not in order' },
  parts: ['A prediction that was committed before its run', 'Its 90% interval'],
  earned: (title, earned, points) => `${title}: ${earned} of ${points}.`,
  notBegun: 'The study is not begun.',
  cannotBeMarked: (fault) => `The study cannot be marked: ${fault}.`,
  begunTimes: (times) => `It was begun ${times} times; this is the last.`,
  unit: (unit) => unit,
  rungs: (trained, all) => `${trained} of ${all} runs of the ladder are trained.`,
  ladderTrained: 'The ladder is trained; no prediction is committed yet.',
  prediction: ({ estimate, low, high }, unit) => `The prediction is ${estimate}, between ${low} and ${high} ${unit}`,
  undecided: '; the run that decides is not trained yet.',
  diverged: '; the run that decides diverged, and a person has to look at the interval.',
  outcome: (outcome, unit, held) => `It came out at ${outcome} ${unit}: the interval ${held ? 'held it' : 'did not hold it'}.`,
  width: (width, spreads, score, good, none) =>
    `Its width, ${width}, is ${spreads} times the spread between seeds; its interval score is ${score}, where ${good} earns everything and ${none} nothing.`,
  ladderFirst: (id) => `${id}: the ladder is not trained yet. Run its cell first.`,
  committedAlready: (id, { estimate, low, high }) => `${id}: a prediction is committed already, and it stands: ${estimate}, between ${low} and ${high}. Nothing was changed.`,
  zeros: (id) => `${id}: nothing is committed yet. Write your estimate and your interval in place of the zeros.`,
  commitFirst: (id) => `${id}: there is nothing to decide yet. Commit a prediction first.`,
  tooLong: (id, duration) => `${id}: this training takes about ${duration} here, going by its first steps. Open the notebook on a computer with the kit, where it takes a minute or two; or, to train here all the same, run process.env.SCALING_LIVE = "full" in a cell, and then this cell again`,
  figure: {
    title: (id, quantity) => `Study ${id}: ${quantity}`, ladder: 'the ladder', interval: 'the 90% interval', estimate: 'the estimate', outcome: 'what came out',
    source: (seed) => `this study's own runs, study seed ${seed}`,
  },
  evidence: 'What the grader reads: leave it here, and save the notebook',
  noEvidence: 'No output of the study\'s cells holds it. Where it was done, run its cells again (nothing is trained anew) and save the notebook.',
  anotherBeside: 'The notebook shows another study beside this one, in the output of a cell that was not run again.',
  trainedAgain: (said, again) => `The run that decided it was trained again, from the seed of your commitment: it came out at ${again}, and the notebook says ${said}. A person looks at that, and may change the points, with a reason.`,
};

/** A number as German writes it: 2,97. */
const written = (number: string | number): string => String(number).replace('.', ',');
/** Units of the designs. */
const unitInGerman = (unit: string): string => ({ 'nats a token': 'Nats je Token', 'of 1': 'von 1' })[unit] ?? unit;

const de: StudyWords = {
  states: { 'not begun': 'nicht begonnen', ladder: 'begonnen', committed: 'festgelegt', decided: 'entschieden', faulty: 'nicht in Ordnung' },
  parts: ['Eine Vorhersage, die vor ihrem Lauf festgelegt wurde', 'Ihr 90-%-Intervall'],
  earned: (title, earned, points) => `${title}: ${shownPoints(earned, 'de')} von ${shownPoints(points, 'de')}.`,
  notBegun: 'Die Studie ist noch nicht begonnen.',
  cannotBeMarked: (fault) => `Die Studie kann nicht bewertet werden: ${fault}.`,
  begunTimes: (times) => `Sie wurde ${times}-mal begonnen; dies ist das letzte Mal.`,
  unit: unitInGerman,
  rungs: (trained, all) => `${trained} von ${counted(all, 'Lauf', 'Läufen')} der Leiter sind trainiert.`,
  ladderTrained: 'Die Leiter ist trainiert; noch ist keine Vorhersage festgelegt.',
  prediction: ({ estimate, low, high }, unit) => `Die Vorhersage ist ${written(estimate)}, zwischen ${written(low)} und ${written(high)} ${unitInGerman(unit)}`,
  undecided: '; der Lauf, der entscheidet, ist noch nicht trainiert.',
  diverged: '; der Lauf, der entscheidet, ist divergiert, und ein Mensch muss sich das Intervall ansehen.',
  outcome: (outcome, unit, held) => `Herausgekommen ist ${written(outcome)} ${unitInGerman(unit)}: Das Intervall enthält es${held ? '' : ' nicht'}.`,
  width: (width, spreads, score, good, none) =>
    `Seine Breite, ${written(width)}, ist das ${written(spreads)}-Fache der Streuung zwischen den Seeds; sein Intervall-Score ist ${written(score)}, wobei ${written(good)} alles bringt und ${written(none)} nichts.`,
  ladderFirst: (id) => `${id}: Die Leiter ist noch nicht trainiert. Führ zuerst ihre Zelle aus.`,
  committedAlready: (id, { estimate, low, high }) => `${id}: Eine Vorhersage ist schon festgelegt, und sie gilt: ${written(estimate)}, zwischen ${written(low)} und ${written(high)}. Nichts wurde geändert.`,
  zeros: (id) => `${id}: Noch ist nichts festgelegt. Schreib deine Schätzung und dein Intervall an die Stelle der Nullen.`,
  commitFirst: (id) => `${id}: Noch gibt es nichts zu entscheiden. Leg zuerst eine Vorhersage fest.`,
  tooLong: (id, duration) => `${id}: Dieses Training dauert hier etwa ${duration}, nach seinen ersten Schritten zu urteilen. Öffne das Notebook auf einem Rechner mit dem Baukasten, wo es ein, zwei Minuten dauert; oder, um trotzdem hier zu trainieren, führ process.env.SCALING_LIVE = "full" in einer Zelle aus und dann diese Zelle noch einmal`,
  figure: {
    title: (id, quantity) => `Studie ${id}: ${quantity}`, ladder: 'die Leiter', interval: 'das 90-%-Intervall', estimate: 'die Schätzung', outcome: 'was herauskam',
    source: (seed) => `die Läufe dieser Studie, Studien-Seed ${seed}`,
  },
  evidence: 'Was für die Bewertung gelesen wird: Lass es hier stehen, und speichere das Notebook',
  noEvidence: 'Keine Ausgabe der Zellen dieser Studie enthält sie. Wo sie gemacht wurde, führ ihre Zellen noch einmal aus (nichts wird neu trainiert) und speichere das Notebook.',
  anotherBeside: 'Das Notebook zeigt neben dieser noch eine andere Studie, in der Ausgabe einer Zelle, die nicht noch einmal ausgeführt wurde.',
  trainedAgain: (said, again) => `Der Lauf, der entschied, wurde noch einmal trainiert, mit dem Seed deiner Festlegung: Herausgekommen ist ${written(again)}, und das Notebook sagt ${written(said)}. Ein Mensch sieht sich das an und kann die Punkte ändern, mit einer Begründung.`,
};

/** What studies say, by language. */
export const studyWords: Record<Language, StudyWords> = { en, de };
