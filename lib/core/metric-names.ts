/**
 * Ways to judge an answer:
 * - `exactMatch`: the generated answer is right in every token;
 * - `tokenAccuracy`: the share of its tokens that the model would say, each after the right tokens before it;
 * - `tokenEditDistance`: how many tokens would have to change, be added or removed;
 * - `logLikelihoodPerToken`: ln of the probability of the right answer, per token;
 * - `multipleChoiceGrade`: the right choice has the highest probability;
 * - `brierScore`: squared distance between the probabilities of the choices and the truth;
 * - `calibrationError`: how far stated confidence is from the share of right answers.
 */
export const metricNames = [
  'exactMatch',
  'tokenAccuracy',
  'tokenEditDistance',
  'logLikelihoodPerToken',
  'multipleChoiceGrade',
  'brierScore',
  'calibrationError',
] as const;
export type MetricName = (typeof metricNames)[number];
