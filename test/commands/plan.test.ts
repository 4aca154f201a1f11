import { describe, expect, it, jest } from '@jest/globals';
import { registerPlan } from '../../lib/commands/plan.js';
import { runCommand } from './run-command.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const plan = async (...args: string[]) => (await runCommand(registerPlan, 'plan', ...args)).out;

describe('scaling plan', () => {
  it('answers the question of a million H100 hours, with intervals and days', async () => {
    const out = await plan('--gpu', 'h100', '--hours', '1e6', '--devices', '2000');
    expect(out).toMatch(/1\.425e\+24 training FLOPs \(2\.47 Gophers\) = 1000000 h100 hours at 40% of peak/);
    expect(out).toMatch(/model +116\.6B parameters, \[80\.66B, 168\.5B\] \(90%, covariance\)/);
    expect(out).toMatch(/data +2\.037T tokens/);
    expect(out).toMatch(/Kaplan et al. 2020 +1\.558T parameters/);
    // by hand: 116.6B * (.5/.4)^.5139 = 130.8B, to rounding
    expect(out).toMatch(/\d+\.\dB parameters on [\d.]+T tokens at 30%, 130\.7B parameters on [\d.]+T tokens at 50%/);
    // a million hours on 2,000 devices: 500 hours
    expect(out).toMatch(/on 2000 h100: 20\.8 days/);
  });

  it('translates FLOPs into hours of an accelerator', async () => {
    expect(await plan('--flops', '1e24', '--gpu', 'a100')).toMatch(/2225800 a100 hours at 40% of peak/);
  });

  it('plans repetition when tokens are short', async () => {
    expect(await plan('--flops', '1e22', '--tokens-available', '2.5e10')).toMatch(/with 25B different tokens .*:\n.*epochs, loss \d\.\d+: 0\.\d+ above unlimited data/);
  });

  it('prints the table of optimal tokens, 400M to 10T parameters in FLOPs, Gophers and tokens', async () => {
    const out = await plan('--table');
    expect(out).toMatch(/400M +1\.93e\+19 +0\.0000334 +8\.028B/);
    expect(out).toMatch(/10T +1\.30e\+28 +22600 +216\.8T/);
  });

  it('says why Kaplan and Chinchilla differ, and what Gopher could have been', async () => {
    const out = await plan('--why');
    expect(out).toMatch(/Kaplan wants 804\.3B parameters .*: 11\.9 times the size/);
    expect(out).toMatch(/Kaplan-style 0\.835, counting the head 0\.707/);
    expect(out).toMatch(
      /Gopher: 280B parameters on 300B tokens, loss 1\.9987, under-trained; the same compute best spent on 68\.34B and 1\.229T/,
    );
  });

  it('is JSON when asked', async () => {
    expect(JSON.parse(await plan('--flops', '1e22', '--json', '--table'))).toMatchObject({
      trainFlops: 1e22,
      table: [{ rule: 'Hoffmann approach 1' }, {}],
    });
  });

  it.each([
    [[], 'plan: expected a budget, --flops N or --gpu ID --hours N, or --table or --why; got none'],
    [['--hours', '5'], '--gpu: expected the accelerator of these hours, got none; add for example --gpu h100'],
    [['--flops', '1e22', '--hours', '5', '--gpu', 'h100'], '--hours: expected a budget in FLOPs or in hours, got both; drop one'],
    [['--flops', '1e22', '--devices', '8'], '--gpu: expected the accelerator of these devices, got none; add for example --gpu h100'],
    [['--flops', '-1'], 'trainFlops: expected a number > 0, got -1'],
    [['--gpu', 'tpu', '--hours', '5'], 'gpu: expected one of a100, h100, h100-pcie, got "tpu"'],
    [['--flops', 'many'], 'Expected a number such as 1e24 or 0.4.'],
    [['--flops', '1e22', '--tokens-available', '0'], 'nTokensAvailable: expected a number > 0, got 0'],
    [['--flops', '1e22', '--law-file', 'nowhere.json'], /nowhere\.json: expected the JSON of `scaling fit --json` by --law parametric, isoflop or envelope, but/],
  ] as [string[], string | RegExp][])('with %j says what to change', async (args, message) => {
    await expect(plan(...args)).rejects.toThrow(message);
  });
});
