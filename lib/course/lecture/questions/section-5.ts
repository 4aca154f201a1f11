import type { Question } from '../self-check.js';

export const section5: readonly Question[] = [
  {
    text: 'A model writes each digit of a five-digit answer right with probability .8, independently. Then it learns to do so with probability .9. What happens to exact match?',
    choices: [
      { text: 'It rises from 80% to 90%.', discussion: 'That is what happens to the share of right digits. All five must be right for a match.' },
      { text: 'It rises from about 33% to about 59%.', discussion: '.8 to the fifth power is .328, .9 to the fifth power .590: a step of a tenth in each token becomes a step of a quarter, and the longer the answer, the sharper.' },
      { text: 'It rises from about 41% to about 66%.', discussion: 'That is the fourth power: an answer of four digits. This one has five.' },
    ],
    right: 1,
  },
  {
    text: 'Measured exact match lies above p^L, with p from the mean log-likelihood of a token. What does that show?',
    choices: [
      { text: 'The errors of one answer go together: a wrong digit is often followed by another.', discussion: 'If wrong digits crowd in the same answers, more answers are wholly right than if they were spread evenly. Questions of different difficulty do this too: the mean of p^L over questions is not the L-th power of a mean.' },
      { text: 'The model is emergent.', discussion: 'The comparison is made at one size. It says how errors are distributed over answers, nothing about how they change with scale.' },
      { text: 'The evaluation has an error: p^L is an upper bound.', discussion: 'It is no bound. It is exact for independent tokens of equal difficulty, and real tokens are neither.' },
    ],
    right: 0,
  },
  {
    text: 'A colleague says that emergence is a mirage, so there is no need to watch large models for new abilities. What is your answer?',
    choices: [
      { text: 'Agreed: smooth metrics show that nothing new appears.', discussion: 'They show that what appears was growing all the time. Whether someone saw it growing, and whether its arrival at a useful level matters, are other questions.' },
      { text: 'What people can do with a model changes at thresholds, whatever the metric; and an ability that nobody measured smoothly comes as a surprise all the same.', discussion: 'The argument is about metrics, and with the right one many jumps can be foreseen. That is a reason to measure more, not less.' },
      { text: 'The claim is wrong, because some abilities do jump under every metric.', discussion: 'Some may, and that would be the interesting case. But one has to show it for the ability in question: the burden is a curve under a smooth metric, with error bars.' },
    ],
    right: 1,
  },
  {
    text: 'A test has 100 questions, and a model answers none of them. What do you know?',
    choices: [
      { text: 'The model lacks the ability.', discussion: 'A model that is right in one of fifty cases answers none of a hundred with probability .13.' },
      { text: 'Its true share of right answers is below about 4%, at 95% confidence.', discussion: 'Wilson\'s interval for 0 of 100 reaches up to .037. To tell 1% from 0.1% takes thousands of questions, or a metric that is not zero where answers are nearly right.' },
      { text: 'Nothing: one must ask an infinite number of questions.', discussion: 'A finite test gives a finite interval, which may well be narrow enough.' },
    ],
    right: 1,
  },
];
