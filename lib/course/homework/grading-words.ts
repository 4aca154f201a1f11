import { counted } from '../../core/text.js';
import { shownPoints, type Language } from '../answers/exercise.js';

/** What a student reads of a graded submission besides the texts of its set, in one language. */
export interface GradingWords {
  notFound: (gradeId: string, functionName: string) => string;
  notTypeScript: (why: string) => string;
  readingTakesTooLong: string;
  stopped: (functionName: string, error: string) => string;
  notDeclared: (functionName: string) => string;
  /**
   * All that is told of hidden cases. How many went wrong, and how, would be the answer's to choose once it has seen them, and a way to
   * carry their values out: a student learns one bit of them in each grading, which is the points; of an exercise with parts, one bit a
   * part.
   */
  hidden: string;
  threw: (error: string) => string;
  outOfTime: (seconds: number) => string;
  tooMuchOutput: string;
  outOfTurn: string;
  brokeOff: string;
  /** Of an answer that is no plain value: see Reply. */
  odd: (what: string) => string;
  /** On the page. */
  pointsOf: (earned: number, possible: number) => string;
  scoreOf: (earned: number | string, points: number | string) => string;
  stillOpen: (points: number) => string;
  notGraded: (reason: string) => string;
  whatWasGraded: (file: string) => string;
  byPerson: string;
  before: (points: number, comment: string) => string;
  publicCases: (right: number, all: number) => string;
  publicCase: (about: string) => string;
  /** Of a case, as heads of lines. */
  lines: { inputs: string; expected: string; returned: string };
  /** The same in one line. */
  caseInLine: (about: string, inputs: string, expected: string, returned: string | undefined) => string;
  toBeMarked: (points: number) => string;
  toBeMarkedByPerson: string;
}

const en: GradingWords = {
  notFound: (gradeId, functionName) => `No answer was found: no cell with the id ${gradeId}, and none that declares ${functionName}.`,
  notTypeScript: (why) => `The answer is not TypeScript: ${why}.`,
  readingTakesTooLong: 'reading it takes more time or memory than there is',
  stopped: (functionName, error) => `The cell stopped before ${functionName} was there: ${error}.`,
  notDeclared: (functionName) => `The cell does not declare a function ${functionName}.`,
  hidden: 'All public cases are right, but not all of the others: try other sizes and values than those of the public cases. It may also have thrown an error there, or not have come to an end.',
  threw: (error) => `It threw ${error}.`,
  outOfTime: (seconds) => `It was stopped after ${seconds} s: does every loop end?`,
  tooMuchOutput: 'It returned more than can be read.',
  outOfTurn: 'It wrote to a descriptor that is not its own.',
  brokeOff: 'It ended before it had answered: it used more time or memory than there is, or ended the process. Does every loop end?',
  odd(what) {
    switch (what) {
      case 'nothing':
        return 'It returned nothing: is a return missing?';
      case 'Promise':
        return 'It returned a promise: it must return its value, so leave out async.';
      case 'changed input':
        return 'It changed its input: work on a copy.';
      case 'too large':
        return 'It returned more than can be read, or something that contains itself.';
      default:
        return 'It returned something that is not made of plain numbers, strings, arrays and objects.';
    }
  },
  pointsOf: (earned, possible) => `${shownPoints(earned)} of ${counted(possible, 'point')}.`,
  scoreOf: (earned, points) => `${earned} of ${points}`,
  stillOpen: (points) => `${counted(points, 'point is', 'points are')} still to be given by a person.`,
  notGraded: (reason) => `The submission could not be graded: ${reason}.`,
  whatWasGraded: (file) => `What was graded: ${file}`,
  byPerson: 'A person gave these points',
  before: (points, comment) => `, ${shownPoints(points)} before: ${comment}`,
  publicCases: (right, all) => `${right} of ${counted(all, 'public case is', 'public cases are')} right.`,
  publicCase: (about) => `The public case: ${about}`,
  lines: { inputs: 'inputs', expected: 'expected', returned: 'returned' },
  caseInLine: (about, inputs, expected, returned) =>
    `Public case, ${about}: inputs ${inputs}; expected ${expected}${returned === undefined ? '' : `; returned ${returned}`}`,
  toBeMarked: (points) => `${counted(points, 'point')}, to be marked`,
  toBeMarkedByPerson: 'to be marked by a person',
};

const de: GradingWords = {
  notFound: (gradeId, functionName) => `Es wurde keine Antwort gefunden: keine Zelle mit der Kennung ${gradeId} und keine, die ${functionName} deklariert.`,
  notTypeScript: (why) => `Die Antwort ist kein TypeScript: ${why}.`,
  readingTakesTooLong: 'Sie zu lesen braucht mehr Zeit oder Speicher, als da ist',
  stopped: (functionName, error) => `Die Zelle brach ab, bevor es ${functionName} gab: ${error}.`,
  notDeclared: (functionName) => `Die Zelle deklariert keine Funktion ${functionName}.`,
  hidden: 'Alle öffentlichen Fälle stimmen, aber nicht alle anderen: Probier andere Größen und Werte als die der öffentlichen Fälle. Vielleicht gab es dort auch einen Fehler, oder es kam nicht zu einem Ende.',
  threw: (error) => `Die Funktion warf ${error}.`,
  outOfTime: (seconds) => `Nach ${seconds} s wurde abgebrochen: Endet jede Schleife?`,
  tooMuchOutput: 'Die Funktion gab mehr zurück, als gelesen werden kann.',
  outOfTurn: 'Die Antwort schrieb in einen Deskriptor, der nicht ihr eigener ist.',
  brokeOff: 'Die Antwort endete, bevor sie geantwortet hatte: Sie brauchte mehr Zeit oder Speicher, als da ist, oder beendete den Prozess. Endet jede Schleife?',
  odd(what) {
    switch (what) {
      case 'nothing':
        return 'Die Funktion gab nichts zurück: Fehlt ein return?';
      case 'Promise':
        return 'Die Funktion gab ein Promise zurück: Sie muss ihren Wert zurückgeben, also lass async weg.';
      case 'changed input':
        return 'Die Funktion hat ihre Eingabe verändert: Arbeite mit einer Kopie.';
      case 'too large':
        return 'Die Funktion gab mehr zurück, als gelesen werden kann, oder etwas, das sich selbst enthält.';
      default:
        return 'Die Funktion gab etwas zurück, das nicht aus einfachen Zahlen, Texten, Listen und Objekten besteht.';
    }
  },
  pointsOf: (earned, possible) => `${shownPoints(earned, 'de')} von ${shownPoints(possible, 'de')} ${possible === 1 ? 'Punkt' : 'Punkten'}.`,
  scoreOf: (earned, points) => `${shownPoints(Number(earned), 'de')} von ${shownPoints(Number(points), 'de')}`,
  stillOpen: (points) => `${shownPoints(points, 'de')} ${points === 1 ? 'Punkt' : 'Punkte'} vergibt noch ein Mensch.`,
  notGraded: (reason) => `Die Abgabe konnte nicht bewertet werden: ${reason}.`,
  whatWasGraded: (file) => `Bewertet wurde: ${file}`,
  byPerson: 'Diese Punkte hat ein Mensch vergeben',
  before: (points, comment) => `, vorher ${shownPoints(points, 'de')}: ${comment}`,
  publicCases: (right, all) => all === 1
    ? `Der öffentliche Fall stimmt${right === 1 ? '' : ' nicht'}.`
    : right === 1 ? `1 von ${all} öffentlichen Fällen stimmt.` : `${right} von ${all} öffentlichen Fällen stimmen.`,
  publicCase: (about) => `Der öffentliche Fall: ${about}`,
  lines: { inputs: 'Eingaben', expected: 'erwartet', returned: 'bekommen' },
  caseInLine: (about, inputs, expected, returned) =>
    `Öffentlicher Fall, ${about}: Eingaben ${inputs}; erwartet ${expected}${returned === undefined ? '' : `; bekommen ${returned}`}`,
  toBeMarked: (points) => `${shownPoints(points, 'de')} ${points === 1 ? 'Punkt' : 'Punkte'}, noch zu bewerten`,
  toBeMarkedByPerson: 'wird noch von einem Menschen bewertet',
};

/** What is said of a graded submission, by language. */
export const gradingWords: Record<Language, GradingWords> = { en, de };
