import type { Question } from '../self-check.js';

export const section4: readonly Question[] = [
  {
    text: 'At a fixed budget you make the model four times as large as the best one. What happens to the number of tokens it sees, and to the loss?',
    choices: [
      { text: 'The same number of tokens, and a lower loss.', discussion: 'At a fixed C = 6 N D, four times the parameters leave a quarter of the tokens. It is a trade, not a gift.' },
      { text: 'A quarter of the tokens, and a slightly higher loss.', discussion: 'The curve is flat around its minimum, so a factor of four costs little, which is also why its place is hard to measure.' },
      { text: 'A quarter of the tokens, and a loss far higher.', discussion: 'Look at the curves again: over a factor of four around the minimum the loss hardly moves.' },
    ],
    right: 1,
  },
  {
    text: 'Kaplan et al. found N ∝ C^0.73, Hoffmann et al. N ∝ C^0.50. Which difference in method moves the exponent most, by Porian et al. and, for its first half, by our own runs?',
    choices: [
      { text: 'The data they trained on.', discussion: 'Porian et al. repeat the analysis on two corpora and get nearly the same exponents: data moves the loss, hardly this exponent.' },
      { text: 'How parameters and FLOPs are counted, and how warm-up and learning rate are set for small models.', discussion: 'Leaving out the head makes small models look cheaper than they are, and a warm-up as long as the run leaves them half trained. Both tilt the line.' },
      { text: 'The size of their largest models.', discussion: 'A wider range makes the exponent surer, but Porian et al. get from one to the other without training anything larger.' },
    ],
    right: 1,
  },
  {
    text: 'A model of 7 billion parameters is trained on 2 trillion tokens, many times more than the compute-optimal number. Was that a mistake?',
    choices: [
      { text: 'Yes: the compute would have given a lower loss with a larger model.', discussion: 'The second half is true. Whether it was a mistake depends on what the loss is for: a larger model costs more at every use.' },
      { text: 'Not if it will be used much: a small model that is trained for long costs less each time it answers.', discussion: 'Compute-optimal means the lowest loss for the training budget. With the cost of use in the sum, the optimum moves to smaller models and more tokens.' },
      { text: 'No: more tokens are always better than more parameters.', discussion: 'Neither is always better; the balance between the two is what the law describes.' },
    ],
    right: 1,
  },
  {
    text: 'A laboratory reports a scaling law fitted to web text and a decoder. You train an encoder-decoder on program code. What may you take over?',
    choices: [
      { text: 'The exponents and the constants, if N and D are counted the same way.', discussion: 'The floor E is the entropy of their text in their tokens; yours has another. Exponents change with the data as well, as the ladders above show.' },
      { text: 'Nothing at all.', discussion: 'Too strict: the form of the law and the method carry over, and the balance near one half has been found again and again.' },
      { text: 'The method: a ladder of small runs on your data, a fit with its interval, a prediction.', discussion: 'Constants belong to data, tokenizer, architecture and objective. The procedure belongs to everyone, and small runs are cheap.' },
    ],
    right: 2,
  },
  {
    text: 'A prediction misses the large run by 0.3%, and its 90% interval does not hold the result. What do you conclude?',
    choices: [
      { text: 'The error is tiny, so the law is confirmed.', discussion: 'Half of the truth: the loss sits on a large floor, so its percentage flatters. In the part above the floor the miss is several times larger.' },
      { text: 'The law is refuted, so extrapolation is worthless.', discussion: 'It was good enough to plan with. What is refuted is the interval: it knows the scatter of the fit, not that the law itself may bend.' },
      { text: 'The prediction is good enough to plan with, and the interval too narrow, since it does not know that the law may be wrong.', discussion: 'An interval from a fit assumes that the formula holds. Its failure under extrapolation measures the formula, and belongs in the report.' },
    ],
    right: 2,
  },
];
