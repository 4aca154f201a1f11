import type { Question } from '../self-check.js';

export const section1: readonly Question[] = [
  {
    text: 'Someone shows you that a model twice as large was two points better on a benchmark. What do you ask first?',
    choices: [
      { text: 'How much the accuracy differs between runs that differ in nothing but their seed.', discussion: 'A difference means something only beside the spread that chance alone makes. If two seeds of one model differ by three points, two points are no news.' },
      { text: 'How many parameters exactly both models have.', discussion: 'Worth knowing, but it does not tell whether the two points would come again in a second training.' },
      { text: 'Whether the benchmark has a human baseline.', discussion: 'That says how far there is to go, not whether the larger model is better than the smaller one.' },
    ],
    right: 0,
  },
  {
    text: 'A model was pretrained for longer and its loss fell, yet its accuracy after fine-tuning did not move. Which explanation can you rule out by looking at the fine-tuning curve alone?',
    choices: [
      { text: 'The task does not need what the longer pretraining taught.', discussion: 'A fine-tuning curve cannot rule this out: it would be flat at the end in both cases. You would have to look at what the task asks.' },
      { text: 'Fine-tuning was stopped before the model could use what it knows.', discussion: 'This is the one: if the accuracy is still rising at the last step, the comparison was made too early; if it has long been level, it was not.' },
      { text: 'The test set is too small to see the difference.', discussion: 'The curve does not say; the number of questions does: with 500 of them, the standard error of a share near .6 is about two points.' },
    ],
    right: 1,
  },
  {
    text: 'Why can a student learn more from a teacher\'s probabilities than from the same text?',
    choices: [
      { text: 'The teacher has seen other text, which it passes on.', discussion: 'It may have seen more text. But even on the very same tokens its probabilities help, which a teacher that merely held more text would not explain.' },
      { text: 'A distribution over all next tokens says more than the one token that happened to follow.', discussion: 'The token that follows is one draw from the distribution. Given the whole distribution, the student need not average over many draws, so its gradient has less noise.' },
      { text: 'The student becomes larger when it is distilled.', discussion: 'It has the same parameters and costs the same to use. Only what it is trained towards differs.' },
    ],
    right: 1,
  },
  {
    text: 'From 2018 to early 2022 the largest dense models doubled about every four months, and then Chinchilla, four times smaller than Gopher, was better. What had been wrong?',
    choices: [
      { text: 'Scaling had stopped to work.', discussion: 'Chinchilla is itself a product of scaling: it spent the compute of Gopher on more data in place of more parameters.' },
      { text: 'Parameters had grown without the data to train them.', discussion: 'Most models of the time saw about 300 billion tokens, whatever their size. For one budget of compute there is a best size, and these models lay far above it. Section 4 computes it.' },
      { text: 'The larger models had bugs.', discussion: 'They trained as planned. What was mistaken was the plan, drawn from a law that had been measured with too short a look at data.' },
    ],
    right: 1,
  },
  {
    text: 'A model gives each of 184 words the same probability. What is its loss, in nats a token?',
    choices: [
      { text: '1/184 = 0.005', discussion: 'That is the probability it gives to the right word. The loss is minus the logarithm of it.' },
      { text: 'ln 184 = 5.21', discussion: 'The loss is -ln of the probability of what follows, here -ln(1/184), whatever follows. Every model begins about there.' },
      { text: 'The entropy rate of the text.', discussion: 'That is the loss of the best model there can be. One that knows nothing is above it.' },
    ],
    right: 1,
  },
];
