import { describe, expect, it } from '@jest/globals';
import { addEvidence, cellNumber, COMMA_STYLE, decideStyle, noEvidence, PLAIN_STYLE } from '../../../lib/fit/table/numbers.js';

const evidence = (...cells: unknown[]) => {
  const shown = noEvidence();
  cells.forEach((cell) => addEvidence(shown, cell));
  return shown;
};

describe('cellNumber', () => {
  it.each([
    ['70M', 70e6],
    ['1.4B', 1.4e9],
    ['1.4e9', 1.4e9],
    ['7b', 7e9],
    ['10k', 1e4],
    ['2T', 2e12],
    ['0.07 B', 70e6],
    ['1.5 bn', 1.5e9],
    ['3 million', 3e6],
    ['10,000,000', 1e7],
    ['10_000_000', 1e7],
    ['10 000 000', 1e7],
    ['10\u00a0000\u202f000', 1e7],
    ['10\u2009000', 1e4],
    ["10'000'000", 1e7],
    ['1,00,00,000', 1e7],
    ['1,234,567.5', 1234567.5],
    ['+3', 3],
    ['-2.5', -2.5],
    ['\u22122.5', -2.5],
    [' 4 ', 4],
    ['.5', 0.5],
    ['5.', 5],
    ['1E+3', 1000],
    ['70M params', 70e6],
    ['70M parameters', 70e6],
    ['3x10^8', 3e8],
    ['3 × 10⁸', 3e8],
    ['3*10**8', 3e8],
    ['1.2e-5', 1.2e-5],
    [12, 12],
    [12n, 12],
  ])('reads %p as %p parameters', (cell, value) => {
    expect(cellNumber(cell, 'nParams')?.value).toBe(value);
  });

  it.each([
    ['300B tokens', 'nTokens', 300e9],
    ['1.5e12 tokens', 'nTokens', 1.5e12],
    ['1e21 FLOPs', 'trainFlops', 1e21],
    ['1.5 exaFLOP', 'trainFlops', 1.5e18],
    ['250 PFLOPs', 'trainFlops', 250e15],
    ['2 PF-days', 'trainFlops', 1.728e20],
    ['45%', 'accuracy', 0.45],
    ['57 %', 'accuracy', 0.57],
    ['2.31 nats', 'loss', 2.31],
    ['0.5M', 'batch', 5e5],
  ] as const)('reads %p of %s as %p', (cell, role, value) => {
    expect(cellNumber(cell, role)?.value).toBeCloseTo(value, 12 - Math.ceil(Math.log10(value)));
  });

  it.each([
    ['small', 'nParams'],
    ['', 'nParams'],
    ['7B-chat', 'nParams'],
    ['12 s', 'nTokens'],
    ['5 ms', 'nTokens'],
    ['300B tokens', 'nParams'],
    ['1e21 FLOPs', 'nTokens'],
    ['3.2 M', 'loss'],
    ['45%', 'nParams'],
    ['1,2,3', 'nParams'],
    ['12,34', 'nParams'],
    ['1_000_', 'nParams'],
    ['~70M', 'nParams'],
    ['70M-1B', 'nParams'],
    ['3.21 ± 0.02', 'loss'],
    ['20 bits', 'loss'],
    ['5 tflops/s', 'trainFlops'],
    ['0x10', 'nParams'],
    [undefined, 'loss'],
    [null, 'loss'],
    [true, 'loss'],
    [[3], 'loss'],
  ] as const)('does not take %p for a number of %s', (cell, role) => {
    expect(cellNumber(cell, role)).toBeUndefined();
  });

  it('reads decimal commas and points between thousands where the column has them', () => {
    expect(['1.234,5', '3,5', '12.345.678', '1.234', '7,5M'].map((cell) => cellNumber(cell, 'nParams', COMMA_STYLE)?.value)).toEqual([
      1234.5, 3.5, 12345678, 1234, 7.5e6,
    ]);
    expect(cellNumber('3.5', 'loss', COMMA_STYLE)).toBeUndefined();
  });
});

describe('decideStyle', () => {
  it.each([
    ['a comma before two digits is decimal', evidence('3,51', '2,987'), [], 'loss', COMMA_STYLE],
    ['two commas stand between thousands', evidence('1,234', '1,234,567'), [], 'nParams', PLAIN_STYLE],
    ['two points stand between thousands', evidence('1.234', '1.234.567'), [], 'nParams', COMMA_STYLE],
    ['point and comma: the last is decimal', evidence('1.234,5'), [], 'x', COMMA_STYLE],
    ['1,234 with another column of decimal commas', evidence('1,234', '5,678'), [evidence('3,5')], 'nParams', COMMA_STYLE],
    ['1,234 with another column of decimal points', evidence('1,234', '5,678'), [evidence('3.5')], 'loss', PLAIN_STYLE],
    ['1,234 alone, of a count', evidence('1,234'), [], 'nParams', PLAIN_STYLE],
    ['3,512 alone, of a loss', evidence('3,512'), [], 'loss', COMMA_STYLE],
    ['1.234 with another column of decimal commas', evidence('1.234'), [evidence('3,5')], 'nTokens', COMMA_STYLE],
    ['1.234 alone', evidence('1.234'), [], 'nTokens', PLAIN_STYLE],
    ['a comma before an exponent is decimal', evidence('1,234e9'), [], 'nTokens', COMMA_STYLE],
  ] as const)('%s', (_, own, others, role, style) => {
    expect(decideStyle('size', role, own, others).style).toEqual(style);
  });

  it('says what it decided where cells could be read either way, and which option changes it', () => {
    expect(decideStyle('Größe', 'nParams', evidence('1,234'), []).said).toEqual(['in column "Größe" "1,234" is read as 1234, since nParams is a count; --decimal comma changes that']);
    expect(decideStyle('Verlust', 'loss', evidence('3,512'), []).said).toEqual(['in column "Verlust" "3,512" is read as 3.512, since a loss is small; --decimal point changes that']);
    expect(decideStyle('N', 'nParams', evidence('1,234'), [evidence('2,5')]).said).toEqual(['in column "N" "1,234" is read as 1.234, as other columns write numbers; --decimal point changes that']);
    expect(decideStyle('loss', 'loss', evidence('3.512'), []).said).toEqual([]);
  });

  it('does not choose where cells of one column contradict each other', () => {
    expect(() => decideStyle('loss', 'loss', evidence('3,5', '2.75'), [])).toThrow('column "loss": expected numbers written in one way, got "3,5" and "2.75"; say which sign is decimal with --decimal point or --decimal comma');
    expect(() => decideStyle('N', 'nParams', evidence('3,5', '1,234,567'), [])).toThrow(/got "3,5" and "1,234,567"/);
  });
});
