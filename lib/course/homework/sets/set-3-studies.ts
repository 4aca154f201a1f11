import type { WrittenExercise } from '../../answers/exercise.js';

export const shapes: WrittenExercise = {
  kind: 'written',
  id: '3.7',
  title: 'Study: does shape matter?',
  points: 5,
  difficulty: 3,
  minutes: 45,
  task: `
Kaplan et al. (2020, figure 5) found that at a fixed number of non-embedding parameters the shape of a model hardly matters: depth against width, number of heads, width of the feed-forward layer. Test it.

Choose **four shapes with about the same *N*** (within 5%, by the table that the first part of the cell prints), at least one of them extreme, and one of them twice with another seed. Put them into the cell.

1. **Before you run**: predict which shape is worst and by how many percent. What difference would you call "matters"?
2. Run, and report the losses, the spread between your two seeds, and the largest difference between shapes in units of that spread.
3. Say for which shapes the claim held and for which not, and why. Is "hardly" a claim about all shapes, or about those that one would choose?`,
  work: `import { newDisplay } from "tslab";
import { languageCorpus, markovSource, nParamsNonEmbedding, trainLive, transformerConfig } from "scaling";

const corpus = languageCorpus(markovSource({ seed: 1 }), { seed: 1, trainTokens: 1_000_000, validationTokens: 100_000 });
const shape = (nLayer: number, dModel: number, dFF: number, nHead: number) => transformerConfig({ nLayer, dModel, dFF, nHead, vocabSize: 64, contextLength: 16 });
const shapes = [shape(2, 32, 128, 2), shape(2, 32, 128, 2)]; // two seeds of one; add yours
console.table(shapes.map((model) => ({ nLayer: model.nLayer, dModel: model.dModel, dFF: model.dFF, nHead: model.nHead, N: nParamsNonEmbedding(model) })));
const runs = shapes.map((model, i) => ({ label: \`\${model.nLayer} x \${model.dModel}, feed-forward \${model.dFF}\`, config: { model, steps: 500, seed: i + 1, batchSize: 64 } }));
const records = await trainLive(newDisplay(), corpus, runs);
console.table(records.map((record, i) => ({ run: runs[i].label, seed: record.seed, loss: record.validationLossNatsPerToken })));`,
  template: '**My prediction, before running:** \n\n**What came out, with numbers:** \n\n**For which shapes the claim holds, and why:** ',
  hints: [
    'N is about nLayer (4 dModel² + 2 dModel dFF). Fix N and one of the three, and solve for another.',
    'Extreme: one layer, or a residual stream of 8, or a feed-forward layer narrower than the stream.',
    'A shape can also be slow to learn and not bad in the end: would a longer run change your answer?',
  ],
};

export const linearGains: WrittenExercise = {
  kind: 'written',
  id: '3.8',
  title: 'Linear gains, exponential costs',
  points: 2,
  difficulty: 1,
  minutes: 15,
  task: `
With *L*(*C*) = (3.1·10⁸ / *C*)<sup>0.050</sup>, *C* in PF-days (Kaplan et al. 2020): by what factor must compute grow for the loss to fall by 10%? And by the next 10%? In at most 120 words, with these numbers: why do people go on
paying, and what about your answer would change if the law had a floor *E* that is known to be close?`,
  hints: [
    'Loss × 0.9 needs a factor of compute k with k^-0.050 = 0.9.',
    'With a floor only L - E follows the power: what does 10% of L then mean?',
  ],
};
