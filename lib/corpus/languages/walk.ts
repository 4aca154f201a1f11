import { checkInteger, checkNumber } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { allocateTokens, type Tokens } from '../tokenizers/tokenizer.js';
import type { Language } from './language.js';

export interface WalkOptions {
  /** Decides where each move leads. */
  seed: number;
  /** 8 if not given. */
  nPlaces?: number;
  /** 4 if not given. */
  nMoves?: number;
  /** How often the text says after a move where the walker stands; 1/2 if not given. */
  tellProbability?: number;
}

/** A language of walks, and where its moves lead. */
export interface Walk extends Language {
  readonly nPlaces: number;
  /** `moves[m][place]`: where move m leads from there; each is a permutation of the places. */
  readonly moves: readonly (readonly number[])[];
}

/**
 * The text of a walker's moves, and now and then of the place: a language whose reader must take many steps of thought for one token.
 *
 * Tokens below nPlaces are places, the others moves. After a place comes a move; after a move, with probability r = `tellProbability`, the
 * place where the walker stands now, and otherwise another move. Moves are drawn evenly, each a fixed permutation of the places, so the
 * place told after k moves is the composition of k permutations, applied to the place told before: nothing less foretells it, not even in
 * part. k has the probabilities r (1 - r)^(k - 1).
 *
 * The places are no news to a reader of the whole past, so the entropy rate is exact: of all tokens r/(1 + r) are places, after each of
 * which a move costs ln nMoves, and after a move it is open whether the place follows: H = (r ln nMoves + h(r) + (1 - r) ln nMoves)/(1 + r)
 * with h(r) = -r ln r - (1 - r) ln(1 - r). A reader who never learns the places loses r/(1 + r) ln nPlaces more.
 *
 * Source: the word problem of groups, for which a transformer needs depth (Liu et al. 2023, "Transformers learn shortcuts to automata").
 * Worked value: the defaults give 2 ln 2 = 1.386294 nats a token.
 */
export function walkLanguage(options: WalkOptions): Walk {
  const { seed, nPlaces = 8, nMoves = 4, tellProbability: r = 0.5 } = options;
  checkInteger('nPlaces', nPlaces, { min: 2 });
  checkInteger('nMoves', nMoves, { min: 1 });
  checkNumber('tellProbability', r, { min: 0.001, max: 0.999 });
  const stream = randomStream(seed, 'walk moves');
  const moves = Array.from({ length: nMoves }, () => stream.shuffled(Array.from({ length: nPlaces }, (_, place) => place)));
  const vocabSize = nPlaces + nMoves;
  const placeShare = r / (1 + r);
  const logsOf = (tokens: Tokens) => logProbabilities(tokens, moves, { nPlaces, r, placeShare });
  return {
    name: `walk-p${nPlaces}-m${nMoves}-t${r}-seed${seed}`,
    vocabSize, nPlaces, moves,
    entropyRateNatsPerToken: (Math.log(nMoves) - r * Math.log(r) - (1 - r) * Math.log(1 - r)) / (1 + r),
    sample: (length, drawn) => sample(checkInteger('length', length, { min: 0 }), drawn, moves, { nPlaces, r, placeShare }),
    logProbabilities: logsOf,
    windowLogProbabilities: logsOf, // every position is like every other, and the walker may stand anywhere
  };
}

interface Shares {
  nPlaces: number;
  r: number;
  /** Of all tokens, those that are places. */
  placeShare: number;
}

/** Begins as if the walker had been on the way for ever. */
function sample(length: number, stream: RandomStream, moves: Walk['moves'], { nPlaces, r, placeShare }: Shares): Tokens {
  const tokens = allocateTokens(length, nPlaces + moves.length);
  let place = stream.integer(nPlaces);
  for (let t = 0; t < length; t++) {
    const afterMove = t > 0 && tokens[t - 1]! >= nPlaces;
    if (stream.uniform() < (t === 0 ? placeShare : afterMove ? r : 0)) {
      tokens[t] = place;
      continue;
    }
    const move = stream.integer(moves.length);
    tokens[t] = nPlaces + move;
    place = moves[move]![place]!;
  }
  return tokens;
}

/** Until a place is told the walker may stand on any of them; permutations leave it so. After an impossible token, all are. */
function logProbabilities(tokens: Tokens, moves: Walk['moves'], { nPlaces, r, placeShare }: Shares): Float64Array {
  const logs = new Float64Array(tokens.length).fill(-Infinity);
  let place: number | undefined;
  for (let t = 0; t < tokens.length; t++) {
    const token = tokens[t]!;
    const telling = t === 0 ? placeShare : tokens[t - 1]! >= nPlaces ? r : 0;
    if (token >= nPlaces) {
      logs[t] = Math.log((1 - telling) / moves.length);
      if (place !== undefined) place = moves[token - nPlaces]![place]!;
    } else {
      if (telling === 0 || (place !== undefined && token !== place)) return logs;
      logs[t] = Math.log(place === undefined ? telling / nPlaces : telling);
      place = token;
    }
  }
  return logs;
}
