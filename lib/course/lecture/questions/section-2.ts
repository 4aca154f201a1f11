import type { Question } from '../self-check.js';

export const section2: readonly Question[] = [
  {
    text: 'A prefix decoder is given a prefix of length zero. What is it then?',
    choices: [
      { text: 'An encoder.', discussion: 'An encoder lets every position see every other. Without a prefix, no position may look forward.' },
      { text: 'A causal decoder.', discussion: 'Only the positions of the prefix look forward. With none of them (or one, which has nothing to look forward to) the mask is the causal one, cell for cell.' },
      { text: 'A model that cannot be trained, because nothing is given.', discussion: 'It trains as any causal decoder: each token is predicted from those before it.' },
    ],
    right: 1,
  },
  {
    text: 'Why must a model that was trained to fill spans look bad when it is asked zero-shot, even if it knows the answer?',
    choices: [
      { text: 'It has learnt less, because it saw 15% of the tokens only.', discussion: 'It read all of the tokens and predicted 15% of them. Had it learnt much less, fine-tuning could not lift it above the others so quickly, as it does in the table of Wang et al.' },
      { text: 'It was taught to answer in a form with sentinels, and the question does not come in that form.', discussion: 'It has never continued a plain text: the first thing it ever said was a sentinel. Knowledge that cannot be asked for does not show. A little training in the new form makes it show.' },
      { text: 'Masked models have no output layer.', discussion: 'They have the same output layer, over the same vocabulary.' },
    ],
    right: 1,
  },
  {
    text: 'In Wang et al.\'s table the best model after multitask fine-tuning is an encoder-decoder trained to fill spans. What is the best reason for still building a causal decoder with full language modelling?',
    choices: [
      { text: 'The table must be wrong, since decoders won.', discussion: 'What people built is no evidence about what was measured. The table answers the question that it asks: at equal compute, after fine-tuning on many tasks.' },
      { text: 'It is the best as pretrained, can be adapted to the other objective for a fraction of the cost, and is cheaper to use.', discussion: 'The choice depends on how a model will be used. Asked at once and in unforeseen ways, the causal decoder is the best of the table; and adaptation keeps the other way open.' },
      { text: 'It has fewer parameters, so it is trained in half the time.', discussion: 'Half the parameters, but the comparison was made at equal compute for each token: the time is the same.' },
    ],
    right: 1,
  },
  {
    text: 'Under FLM the final loss is 2.4 nats a token, under span corruption 2.3. Which model knows the language better?',
    choices: [
      { text: 'The one with 2.3: lower is better.', discussion: 'Lower is better for the same question. Here one guesses what comes next, the other what is missing between two sides, and sentinels, which are easy, are counted too.' },
      { text: 'The two numbers do not compare: they are answers to different questions.', discussion: 'A loss belongs to a task, a text and a tokenizer. To compare the models, ask both the same thing, for example by fine-tuning both on one task.' },
      { text: 'The one with 2.4, because it had to predict more.', discussion: 'It did predict more tokens, but that alone does not tell which model knows more.' },
    ],
    right: 1,
  },
];
