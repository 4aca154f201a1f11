import { counted } from '../../core/text.js';
import { shownPoints, type Language } from '../answers/exercise.js';

/** What a check cell, a hint, a reset and the progress of a set say, in one language. */
export interface CheckWords {
  passes: (id: string, cases: number) => string;
  fails: (id: string, passed: number, cases: number) => string;
  firstThatFails: string;
  throws: (id: string, about: string) => string;
  threw: string;
  expected: string;
  got: string;
  firstDifferenceAt: string;
  /** Of an answer that is no plain value: see Reply. */
  odd: (what: string) => string;
  /** Why an answer cannot be graded, as its cell stands. */
  refusal: {
    cannotBeGraded: (id: string, why: string) => string;
    noCell: (gradeId: string, functionName: string) => string;
    notTypeScript: (why: string) => string;
    stopped: (functionName: string, error: string) => string;
    notDeclared: (functionName: string) => string;
    outOfTime: (seconds: number) => string;
    brokeOff: string;
    notAlone: (id: string, missing: string, functionName: string) => string;
    onlyTogether: (id: string, missing: string | undefined, functionName: string) => string;
  };
  /** What is thrown where a cell that does not pass is to throw. */
  failsCheck: (id: string) => string;
  failsHidden: (id: string) => string;
  earnsOnly: (id: string, earned: number, points: number) => string;
  hint: (k: number, n: number, id: string) => string;
  allHints: (n: number, id: string) => string;
  originalCell: (id: string) => string;
  progressUnreadable: (aside: string) => string;
  /** How far an exercise has come. */
  states: { passed: string; failed: string; untouched: string };
  columns: { exercise: string; points: string; state: string };
  setTitle: (number: number, title: string) => string;
  /** Points with passing public cases, of how many; those earned in a study, where there is one; those that a person gives. */
  progress: (points: { done: number; all: number; study?: { earned: number; all: number }; byPerson: number }) => string;
}

const en: CheckWords = {
  passes: (id, cases) => `${id} passes its ${counted(cases, 'public case')}`,
  fails: (id, passed, cases) => `${id} passes ${passed} of ${counted(cases, 'public case')}.`,
  firstThatFails: 'The first that fails:',
  throws: (id, about) => `${id} fails: ${about}`,
  threw: 'The function threw',
  expected: 'expected',
  got: 'got',
  firstDifferenceAt: 'First difference at',
  odd(what) {
    switch (what) {
      case 'nothing':
        return 'The function returned nothing: is a return missing?';
      case 'Promise':
        return 'The function returned a promise: it must return its value, so leave out async.';
      case 'changed input':
        return 'The function changed its input; work on a copy: `[...list]` or `list.slice()`.';
      case 'too large':
        return 'The function returned more than can be read, or something that contains itself.';
      default:
        return 'The answer is not a plain value of numbers, strings, arrays and objects.';
    }
  },
  refusal: {
    cannotBeGraded: (id, why) => `${id} cannot be graded: ${why}`,
    noCell: (gradeId, functionName) => `no cell has the id ${gradeId}, and none declares ${functionName}`,
    notTypeScript: (why) => `its cell is not TypeScript: ${why}`,
    stopped: (functionName, error) => `its cell stopped before ${functionName} was there: ${error}`,
    notDeclared: (functionName) => `its cell does not declare a function ${functionName}`,
    outOfTime: (seconds) => `it was stopped after ${seconds} s: does every loop end?`,
    brokeOff: 'it used more time or memory than there is, or ended the process: does every loop end?',
    notAlone: (id, missing, functionName) =>
      `${id} does not work alone, as it is graded: ${missing} is declared in another cell. Everything that ${functionName} needs must stand in its own cell`,
    onlyTogether: (id, missing, functionName) => `${id} passes together with the other cells, but not alone, as it is graded: ${
      missing === undefined ? 'it leans on something of another cell, or changes between its calls' : `${missing} is declared in another cell`
    }. Everything that ${functionName} needs must stand in its own cell`,
  },
  failsCheck: (id) => `${id} does not pass its check`,
  failsHidden: (id) => `${id} is not right in every hidden case`,
  earnsOnly: (id, earned, points) => `${id} earns ${earned} of ${points} points`,
  hint: (k, n, id) => `Hint ${k} of ${n} for ${id}.`,
  allHints: (n, id) => `Those are all ${n} hints for ${id}.`,
  originalCell: (id) => `The original cell of ${id}. Copy it over yours; its progress and hints are forgotten.`,
  progressUnreadable: (aside) => `The progress file could not be read, or is an older kit's, and was kept as ${aside}; progress begins anew. Your solutions are not touched.`,
  states: { passed: 'public cases pass', failed: 'not yet', untouched: 'not tried' },
  columns: { exercise: 'exercise', points: 'points', state: 'state' },
  setTitle: (number, title) => `Set ${number} · ${title}`,
  progress: ({ done, all, study, byPerson }) => `${done} of ${counted(all, 'point has', 'points have')} passing public cases; ${
    study ? `${study.earned} of ${study.all} are earned in the study, and ` : ''}${counted(byPerson, 'more is', 'more are')} read by a person.`,
};

const ownCell = (functionName: string) => `Alles, was ${functionName} braucht, muss in der eigenen Zelle stehen`;

const punkten = (points: number) => `${shownPoints(points, 'de')} ${points === 1 ? 'Punkt' : 'Punkten'}`;

const de: CheckWords = {
  passes: (id, cases) => cases === 1 ? `${id} besteht seinen öffentlichen Fall` : `${id} besteht seine ${cases} öffentlichen Fälle`,
  fails: (id, passed, cases) => `${id} besteht ${passed} von ${counted(cases, 'öffentlichen Fall', 'öffentlichen Fällen')}.`,
  firstThatFails: 'Der erste, der nicht stimmt:',
  throws: (id, about) => `${id} besteht nicht: ${about}`,
  threw: 'Die Funktion warf',
  expected: 'erwartet',
  got: 'bekommen',
  firstDifferenceAt: 'Erster Unterschied bei',
  odd(what) {
    switch (what) {
      case 'nothing':
        return 'Die Funktion gab nichts zurück: Fehlt ein return?';
      case 'Promise':
        return 'Die Funktion gab ein Promise zurück: Sie muss ihren Wert zurückgeben, also lass async weg.';
      case 'changed input':
        return 'Die Funktion hat ihre Eingabe verändert; arbeite mit einer Kopie: `[...liste]` oder `liste.slice()`.';
      case 'too large':
        return 'Die Funktion gab mehr zurück, als gelesen werden kann, oder etwas, das sich selbst enthält.';
      default:
        return 'Die Antwort ist kein einfacher Wert aus Zahlen, Texten, Listen und Objekten.';
    }
  },
  refusal: {
    cannotBeGraded: (id, why) => `${id} kann nicht bewertet werden: ${why}`,
    noCell: (gradeId, functionName) => `Keine Zelle hat die Kennung ${gradeId}, und keine deklariert ${functionName}`,
    notTypeScript: (why) => `Die Zelle ist kein TypeScript: ${why}`,
    stopped: (functionName, error) => `Die Zelle brach ab, bevor es ${functionName} gab: ${error}`,
    notDeclared: (functionName) => `Die Zelle deklariert keine Funktion ${functionName}`,
    outOfTime: (seconds) => `Nach ${seconds} s wurde abgebrochen; vielleicht endet eine Schleife nicht`,
    brokeOff: 'Die Antwort brauchte mehr Zeit oder Speicher, als da ist, oder beendete den Prozess; vielleicht endet eine Schleife nicht',
    notAlone: (id, missing, functionName) =>
      `${id} funktioniert nicht allein, und so wird es bewertet: ${missing} ist in einer anderen Zelle deklariert. ${ownCell(functionName)}`,
    onlyTogether: (id, missing, functionName) => `${id} besteht zusammen mit den anderen Zellen, aber nicht allein, und so wird es bewertet: ${
      missing === undefined ? 'Die Antwort stützt sich auf etwas in einer anderen Zelle oder ändert sich zwischen den Aufrufen' : `${missing} ist in einer anderen Zelle deklariert`
    }. ${ownCell(functionName)}`,
  },
  failsCheck: (id) => `${id} besteht die Prüfung nicht`,
  failsHidden: (id) => `${id} stimmt nicht in jedem verdeckten Fall`,
  earnsOnly: (id, earned, points) => `${id} bringt ${shownPoints(earned, 'de')} von ${punkten(points)}`,
  hint: (k, n, id) => `Hinweis ${k} von ${n} zu ${id}.`,
  allHints: (n, id) => n === 0 ? `Zu ${id} gibt es keine Hinweise.` : n === 1 ? `Das ist der einzige Hinweis zu ${id}.` : `Das sind alle ${n} Hinweise zu ${id}.`,
  originalCell: (id) => `Die ursprüngliche Zelle von ${id}. Kopier sie über deine; Fortschritt und Hinweise dazu beginnen von vorn.`,
  progressUnreadable: (aside) => `Die Datei mit deinem Fortschritt war nicht lesbar oder stammt von einem älteren Baukasten; sie liegt jetzt unter ${aside}, und der Fortschritt beginnt von vorn. Deine Lösungen sind unberührt.`,
  states: { passed: 'öffentliche Fälle bestanden', failed: 'noch nicht', untouched: 'nicht versucht' },
  columns: { exercise: 'Aufgabe', points: 'Punkte', state: 'Stand' },
  setTitle: (number, title) => `Übung ${number} · ${title}`,
  progress: ({ done, all, study, byPerson }) => `${shownPoints(done, 'de')} von ${punkten(all)} mit bestandenen öffentlichen Fällen; ${
    study ? `${shownPoints(study.earned, 'de')} von ${shownPoints(study.all, 'de')} sind in der Studie verdient, und ` : ''}${
    shownPoints(byPerson, 'de')} ${byPerson === 1 ? 'weiterer wird' : 'weitere werden'} von einem Menschen gelesen.`,
};

/** What checks say, by language. */
export const checkWords: Record<Language, CheckWords> = { en, de };
