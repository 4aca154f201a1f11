import { InputError } from '../../../core/check.js';

/** Letters of the Cyrillic and Greek alphabets that are drawn like a Latin one, each before it. */
const LOOKALIKES = 'аaеeоoрpсcуyхxѕsіiјjԁdԛqԝwһhӏlүyвbнhкkмmтtгrпn' + 'αaεeοoρpνvτtυuκkιiχxβbηnωwγy';
const LATIN = new Map([...LOOKALIKES].flatMap((letter, i, all) => (i % 2 === 0 ? [[letter, all[i + 1]!] as const] : [])));

/**
 * A name as it identifies: two that look alike are one. Case, spaces, compatibility forms (NFKC), what is not drawn at all, and Cyrillic or Greek letters that are
 * drawn like Latin ones make no difference. Not for showing.
 *
 * Worked value: ` Ada`, `ADA`, `A<zero-width space>da` and `Аda` with a Cyrillic А are all `ada`.
 */
export function studentKey(name: string): string {
  const drawn = name.normalize('NFKC').replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();
  return [...drawn].map((letter) => LATIN.get(letter) ?? letter).join('');
}

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek'].map((script) => ({ script, letter: new RegExp(`\\p{Script=${script}}`, 'u') }));

/** What makes a name one that cannot be told from another by looking at it, or undefined. */
export function oddityOfName(name: string): string | undefined {
  if (studentKey(name) === '') return 'is empty';
  if (/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u.test(name)) return 'holds characters that cannot be seen';
  const scripts = SCRIPTS.filter(({ letter }) => letter.test(name)).map(({ script }) => script);
  return scripts.length > 1 ? `mixes ${scripts.join(' and ')} letters` : undefined;
}

/**
 * The name, if it is one.
 * @throws InputError if it is empty, holds what cannot be seen, or mixes alphabets that look alike
 */
export function checkStudentName(name: string): string {
  const oddity = oddityOfName(name);
  if (oddity !== undefined) throw new InputError(`student: expected your name as the course knows it, got one that ${oddity}; type it anew`);
  return name;
}
