import { InputError } from '../../../core/check.js';

/** One value of a JSON text, not parsed yet, and the line in which it begins. */
export interface JsonPiece {
  text: string;
  line: number;
}

/** No row of a table is longer; a whole document in one object may be. */
const LONGEST_ROW = 10e6;
const LONGEST_DOCUMENT = 30e6;

/**
 * Cuts JSON text into the elements of one array, into lines, or into values that follow each other; memory holds one piece at a time.
 * Worked value: `[{"a": 1},\n {"a": [2, 3]}]` cut into elements gives `{"a": 1}` of line 1 and `{"a": [2, 3]}` of line 2.
 * @throws InputError if brackets do not match, text follows the array, or a piece is longer than a row of a table can be
 */
export async function* jsonPieces(
  file: string,
  text: AsyncIterable<string>,
  cut: 'elements' | 'lines' | 'values',
): AsyncGenerator<JsonPiece> {
  const within = cut === 'elements' ? 1 : 0;
  const longest = cut === 'values' ? LONGEST_DOCUMENT : LONGEST_ROW;
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;
  let line = 1;
  let begun: { parts: string[]; length: number; line: number } | undefined;
  let isClosed = false;
  for await (const chunk of text) {
    let from = begun ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      const isBreak = code === NEWLINE;
      if (isBreak) line++;
      if (isQuoted && !(cut === 'lines' && isBreak)) {
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) isQuoted = false;
        continue;
      }
      const isBlank = isBreak || code === SPACE || code === TAB || code === RETURN;
      const opens = code === OPEN_BRACE || code === OPEN_BRACKET;
      const closes = code === CLOSE_BRACE || code === CLOSE_BRACKET;
      if (cut === 'lines') {
        if (isBreak && begun) {
          yield ended(begun, chunk.slice(from, i));
          begun = undefined;
        } else if (!begun && !isBlank) {
          begun = { parts: [], length: 0, line };
          from = i;
        }
        continue;
      }
      if (cut === 'elements' && depth === 0) {
        if (isBlank) continue;
        if (isClosed || code !== OPEN_BRACKET) throw new InputError(`${file}: expected the file to be JSON, but something follows its array in line ${line}`);
        depth = 1;
        continue;
      }
      if (!begun) {
        if (isBlank || code === COMMA) continue;
        if (cut === 'elements' && code === CLOSE_BRACKET) {
          depth = 0;
          isClosed = true;
          continue;
        }
        begun = { parts: [], length: 0, line };
        from = i;
      } else if (depth === within && (code === COMMA || closes || (cut === 'values' && (isBlank || opens)))) {
        // a number or a word has ended; an object or array ends below, with its own bracket
        yield ended(begun, chunk.slice(from, i));
        begun = undefined;
        i--;
        if (isBreak) line--;
        continue;
      }
      if (code === QUOTE) isQuoted = true;
      else if (opens) depth++;
      else if (closes && --depth === within) {
        yield ended(begun, chunk.slice(from, i + 1));
        begun = undefined;
      }
    }
    if (begun) {
      const part = chunk.slice(from);
      begun.parts.push(part);
      begun.length += part.length;
      if (begun.length > longest) {
        throw new InputError(cut === 'values'
          ? `${file}: expected at most ${LONGEST_DOCUMENT / 1e6} MB of JSON in one object, got more; write it as CSV or as one object a line (.jsonl), which are read in pieces`
          : `${file}, line ${begun.line}: expected one row of a table, got more than ${LONGEST_ROW / 1e6} MB without an end`);
      }
    }
  }
  if (begun && cut === 'lines') yield ended(begun, '');
  else if (begun && !isQuoted && depth === within && within === 0) yield ended(begun, '');
  else if (begun || depth !== 0) throw new InputError(`${file}: expected the file to be JSON, but it ends before its last bracket: it may be cut short`);
}

const [NEWLINE, RETURN, TAB, SPACE, QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [
  '\n', '\r', '\t', ' ', '"', '\\', ',', '[', ']', '{', '}',
].map((character) => character.charCodeAt(0)) as [number, number, number, number, number, number, number, number, number, number, number];

function ended({ parts, line }: { parts: string[]; line: number }, last: string): JsonPiece {
  return { text: parts.length === 0 ? last : parts.join('') + last, line };
}

/**
 * The value of a JSON text; undefined if it is not JSON. What Python writes beyond the standard (NaN, Infinity, -Infinity, and None,
 * True, False of a printed dictionary) comes back as that word, as text, which is then not a usable number.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf|None|True|False|undefined)\b/g, (token) => (token.startsWith('"') ? token : `"${token}"`));
    try {
      return JSON.parse(quoted);
    } catch {
      return undefined;
    }
  }
}
