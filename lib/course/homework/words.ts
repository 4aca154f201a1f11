import { counted } from '../../core/text.js';
import { shownPoints, type Language } from '../answers/exercise.js';
import { checkWords, type CheckWords } from './check-words.js';
import { gradingWords, type GradingWords } from './grading-words.js';
import { studyWords, type StudyWords } from './study/study-words.js';

/** What the kit itself says around the texts of an exercise, in one language. */
export interface Words extends CheckWords {
  study: StudyWords;
  /** To a student, of what was graded. */
  grading: GradingWords;
  homework: string;
  points: (points: number) => string;
  /** Points as a number alone. */
  amount: (points: number) => string;
  minutes: (minutes: number) => string;
  readByPerson: string;
  yourAnswer: string;
  codeHere: string;
  commitHere: string;
  stuck: string;
  unsolved: (id: string, functionName: string) => string;
  workedValue: string;
  rules: (set: { number: number; exercises: number; points: number; minutes: number }) => string;
  end: string;
  hints: string;
  misconceptions: string;
  variantShown: (variants: number) => string;
}

const halfHours = (minutes: number, point: string): string => {
  const halves = Math.round(minutes / 30);
  return halves % 2 === 0 ? String(halves / 2) : `${Math.floor(halves / 2)}${point}`;
};

const en: Words = {
  ...checkWords.en,
  study: studyWords.en,
  grading: gradingWords.en,
  homework: 'Homework',
  points: (points) => counted(points, 'point'),
  amount: String,
  minutes: (minutes) => `about ${counted(minutes, 'minute')}`,
  readByPerson: 'read by a person',
  yourAnswer: '*(your answer)*',
  codeHere: 'your code here, instead of the next line',
  commitHere: 'your prediction and its 90% interval; it can be committed once',
  stuck: 'stuck?',
  unsolved: (id, functionName) => `${id} is not solved yet: write the body of ${functionName}`,
  workedValue: 'Worked value.',
  rules: ({ number, exercises, points, minutes }) => `
${counted(exercises, 'exercise')}, ${counted(points, 'point')}, about ${minutes < 45 ? counted(minutes, 'minute') : minutes < 75 ? '1 hour' : `${halfHours(minutes, '½')} hours`} in all.

- Each exercise has a cell to write in and a check cell beneath it, which runs a few **public cases** and says what is wrong. Grading uses other cases, drawn anew, so a function that only knows these does not pass.
- Stuck? \`hint("${number}.1")\` in any cell shows a hint; each call shows the next. \`reset("${number}.1")\` shows the original cell again.
- **Everything that a function needs stands in its own cell**: you may write helper functions beside it. It is graded alone, without the other cells, without files and network, and without the kit's own functions: the point is that you have built it once. It returns its value
  and leaves its inputs as they are. The check runs the same cell in the same way.
- Your name, and whom you talked to about it: *(write here)*`,
  end: '## Where you stand\n\nRun the whole notebook once from the top (Kernel, Restart and run all) before you hand it in: what passes only in the order in which you wrote it does not pass.',
  hints: 'Hints',
  misconceptions: 'Misconceptions',
  variantShown: (variants) => `Variant 1 of ${variants}; the others have other values.`,
};

const de: Words = {
  ...checkWords.de,
  study: studyWords.de,
  grading: gradingWords.de,
  homework: 'Übung',
  points: (points) => `${shownPoints(points, 'de')} ${points === 1 ? 'Punkt' : 'Punkte'}`,
  amount: (points) => shownPoints(points, 'de'),
  minutes: (minutes) => `etwa ${counted(minutes, 'Minute', 'Minuten')}`,
  readByPerson: 'von einem Menschen gelesen',
  yourAnswer: '*(deine Antwort)*',
  codeHere: 'hier dein Code, statt der nächsten Zeile',
  commitHere: 'deine Vorhersage mit ihrem 90-%-Intervall; sie gilt beim ersten Mal',
  stuck: 'du kommst nicht weiter?',
  unsolved: (id, functionName) => `${id} ist noch nicht gelöst: schreib den Rumpf von ${functionName}`,
  workedValue: 'Ein Wert zum Nachrechnen.',
  rules: ({ number, exercises, points, minutes }) => `
${counted(exercises, 'Aufgabe', 'Aufgaben')}, ${counted(points, 'Punkt', 'Punkte')}, zusammen etwa ${minutes < 45 ? counted(minutes, 'Minute', 'Minuten') : minutes < 75 ? '1 Stunde' : `${halfHours(minutes, ',5')} Stunden`}.

- Jede Aufgabe hat eine Zelle zum Schreiben und darunter eine, die einige **öffentliche Fälle** prüft und sagt, was nicht stimmt. Bewertet wird mit anderen, neu gezogenen Fällen: Eine Funktion, die nur diese kennt, besteht nicht.
- Du kommst nicht weiter? \`hint("${number}.1")\` zeigt in jeder Zelle einen Hinweis, jeder Aufruf den nächsten. \`reset("${number}.1")\` zeigt die ursprüngliche Zelle.
- **Alles, was eine Funktion braucht, steht in ihrer eigenen Zelle**; Hilfsfunktionen dürfen daneben stehen. Sie wird allein bewertet, ohne die anderen Zellen, ohne Dateien und Netz und ohne die Funktionen des Baukastens. Sie gibt ihren Wert zurück und lässt ihre Eingaben, wie sie
  sind. Die Prüfzelle führt dieselbe Zelle auf dieselbe Weise aus.
- Dein Name, und mit wem du darüber gesprochen hast: *(hier schreiben)*`,
  end: '## Wo du stehst\n\nFühr das ganze Notebook einmal von oben aus (Kernel, Restart and run all), bevor du es abgibst: Was nur in der Reihenfolge besteht, in der du es geschrieben hast, besteht nicht.',
  hints: 'Hinweise',
  misconceptions: 'Fehlvorstellungen',
  variantShown: (variants) => `Variante 1 von ${variants}; in den anderen stehen andere Werte.`,
};

/** The words of a language. Worked value: `wordsOf('de').points(2)` is `2 Punkte`. */
export function wordsOf(language: Language = 'en'): Words {
  return { en, de }[language];
}
