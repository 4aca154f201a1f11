import { describe, expect, it } from '@jest/globals';
import { registerFit } from '../../lib/commands/fit.js';
import { TABLE_LAWS, type LawSpec, type TableLaw } from '../../lib/fit/index.js';
import { lawFrom } from '../../lib/fit/laws/law-from.js';
import { helpOf } from './run-command.js';

const names = Object.keys(TABLE_LAWS) as TableLaw[];
const accuracy: LawSpec = { law: 'accuracy', chance: 0.25, ceiling: 'fitted' };

/** The laws that each name fits, said once more, so that a page cannot leave one out. */
const FITTED: Record<TableLaw, LawSpec[]> = {
  power: [{ law: 'power', floor: 'none' }],
  'power-floor': [{ law: 'power', floor: 'fitted' }],
  kaplan: [{ law: 'kaplan' }],
  'kaplan-joint': [{ law: 'kaplan-joint' }],
  'kaplan-steps': [{ law: 'kaplan-steps' }],
  'critical-batch': [{ law: 'critical-batch' }],
  'batch-tradeoff': [{ law: 'batch-tradeoff' }],
  envelope: [{ law: 'growth' }],
  isoflop: [{ law: 'growth' }],
  parametric: [{ law: 'parametric' }],
  repetition: [{ law: 'repetition', base: 'fitted' }],
  coupled: [{ law: 'coupled' }],
  accuracy: [accuracy],
  'accuracy-chain': [{ law: 'parametric' }, accuracy],
  'best-lr': [{ law: 'product' }],
  'best-batch': [{ law: 'product' }],
  annealing: [{ law: 'annealing', decay: 0.999 }],
};

describe('the help of scaling fit', () => {
  it('is a screen and a half: 40 lines of at most 100 columns, with every law and the way to the rest', async () => {
    const lines = (await helpOf(registerFit, 'fit', '--help')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    const help = lines.join('\n');
    const common = ['--law', '--columns', '--unit', '--loss-unit', '--where', '--last', '--best-per', '--group', '--drop-invalid'];
    for (const option of [...common, '--robust', '--floor', '--bootstrap', '--predict', '--at', '--plot', '--json']) {
      expect(help).toMatch(new RegExp(`^ +${option} `, 'm'));
    }
    for (const name of names) expect(help).toMatch(new RegExp(`^ +(.* {2,})?${name} +\\S`, 'm'));
    expect(help).toMatch(/--help-all.*--help-law NAME/);
  });

  it('shows more options, in groups, with --help-all', async () => {
    const all = await helpOf(registerFit, 'fit', '--help-all');
    for (const group of ['Fit:', 'Table:', 'Answer:', 'Help:']) expect(all).toMatch(new RegExp(`^${group}$`, 'm'));
    for (const option of ['--pin', '--tie', '--run', '--max-rows', '--overestimate-penalty', '--schedule', '--residuals', '--help-law'])
      expect(all).toContain(`${option} `);
  });

  it.each(names)('has a page on %s that names its columns, its parameters, a source, a worked value and a command', async (name) => {
    const page = await helpOf(registerFit, 'fit', '--help-law', name);
    const { required, oneOf } = TABLE_LAWS[name];
    for (const role of [...required, ...oneOf]) expect(page).toMatch(new RegExp(`^ {2}${role} +\\S.*\\(.+\\)`, 'm'));
    for (const law of FITTED[name].map(lawFrom)) {
      if (law.spec.law !== 'growth') expect(page).toContain(`\n  ${law.formula}\n`);
      // a floor that is not there is none of the law's parameters
      for (const { name: parameter } of law.parameters.filter(({ known }) => known !== 0))
        expect(page).toMatch(new RegExp(`^ {2}${parameter} +\\S.*\\(.+\\)`, 'm'));
    }
    expect(page).toMatch(/^Source: .*\b20\d\d\b/m);
    expect(page).toMatch(/^Worked value: .*\d/m);
    expect(page).toMatch(new RegExp(`^Example: npx scaling fit \\S+ .*--law ${name}\\b`, 'm'));
    expect(page).not.toContain('--help-all');
  });

  it('lists the laws where --help-law names none', async () => {
    const lines = (await helpOf(registerFit, 'fit', '--help-law')).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(names);
  });

  it.each(['straight', 'toString', ''])('refuses a page on "%s" in one sentence that names the laws', async (name) => {
    await expect(helpOf(registerFit, 'fit', `--help-law=${name}`)).rejects.toThrow(/^--help-law: expected one of power, power-floor, .*, annealing, got "\w*"; .*$/);
  });
});
