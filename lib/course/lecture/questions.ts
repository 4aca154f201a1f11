/** A question between two topics of the lecture: the reader commits to an answer, then sees it discussed. */
export interface Question {
  text: string;
  choices: readonly { text: string; /** Why this choice is right or wrong, in a sentence or two. */ discussion: string }[];
  /** The index of the right choice. */
  right: number;
}

const section1: readonly Question[] = [
  {
    text: 'Someone shows you that a model twice as large was two points better on a benchmark. What do you ask first?',
    choices: [
      { text: 'How far apart are two runs that differ in their seed only.', discussion: 'A difference means something only beside the spread that chance alone makes. If two seeds of one model differ by three points, two points are no news.' },
      { text: 'How many parameters both models have, counted the same way.', discussion: 'Worth knowing, but it does not tell whether the two points would come again in a second training.' },
      { text: 'How well people do who answer the same benchmark by hand.', discussion: 'That says how far there is to go, not whether the larger model is better than the smaller one.' },
    ],
    right: 0,
  },
  {
    text: 'A model was pretrained for longer and its loss fell, yet its accuracy after fine-tuning did not move. Its fine-tuning curve is level at the end, at the loss of a reader who knows the form of a question only. What do you conclude?',
    choices: [
      { text: 'The longer pretraining taught nothing that the task could need.', discussion: 'Perhaps, but this curve does not show it: above, the models that broke through later looked the same before.' },
      { text: 'Nothing yet: it may stand on a plateau, before a breakthrough.', discussion: 'Above, models stood level at this loss for hundreds of steps, and then broke through. A level curve does not prove that fine-tuning has come to its end; more steps would tell.' },
      { text: 'The test set must be too small, so that the gain does not show.', discussion: 'The curve knows nothing of the test set. With 500 questions the standard error of a share near .6 is about two points, which hides small gains only.' },
    ],
    right: 1,
  },
  {
    text: 'Why can a student learn more from a teacher\'s probabilities than from the same text?',
    choices: [
      { text: 'The teacher has read other text, and passes on what stood there.', discussion: 'It may have seen more text. But even on the very same tokens its probabilities help, which a teacher that merely held more text would not explain.' },
      { text: 'A distribution says more than the one token that happened to follow.', discussion: 'The token that follows is one draw from the distribution. Given the whole distribution, the student need not average over many draws, so its gradient has less noise.' },
      { text: 'The student gets parameters of its teacher, and so becomes a larger model.', discussion: 'It has the same parameters and costs the same to use. Only what it is trained towards differs.' },
    ],
    right: 1,
  },
  {
    text: 'From 2018 to early 2022 the largest dense models doubled about every four months on average, and then Chinchilla, four times smaller than Gopher, was better. What had been wrong?',
    choices: [
      { text: 'Scaling had come to the end of what it can give.', discussion: 'Chinchilla is itself a product of scaling: it spent the compute of Gopher on more data in place of more parameters.' },
      { text: 'Parameters had grown, and the data had not.', discussion: 'Most models of the time saw about 300 billion tokens, whatever their size. For one budget of compute there is a best size, and these models lay far above it. Section 4 computes it.' },
      { text: 'The larger models were trained with mistakes.', discussion: 'They trained as planned. What was mistaken was the plan, drawn from a law that had been measured with too short a look at data.' },
    ],
    right: 1,
  },
  {
    text: 'A model gives each of 184 words the same probability. What is its loss, in nats a token?',
    choices: [
      { text: '1/184 = 0.005', discussion: 'That is the probability it gives to the right word. The loss is minus the logarithm of it.' },
      { text: 'ln 184 = 5.21', discussion: 'The loss is -ln of the probability of what follows, here -ln(1/184), whatever follows. Every model begins about there.' },
      { text: 'the entropy rate', discussion: 'That is the loss of the best model there can be. One that knows nothing is above it.' },
    ],
    right: 1,
  },
];

const section2: readonly Question[] = [
  {
    text: 'A prefix decoder is given a prefix of length zero. What is it then?',
    choices: [
      { text: 'An encoder: everything sees everything.', discussion: 'An encoder lets every position see every other. Without a prefix, no position may look forward.' },
      { text: 'A causal decoder: nobody looks forward.', discussion: 'Only the positions of the prefix look forward. With none of them (or one, which has nothing to look forward to) the mask is the causal one, cell for cell.' },
      { text: 'No model: without a prefix nothing is given.', discussion: 'It trains as any causal decoder: each token is predicted from those before it.' },
    ],
    right: 1,
  },
  {
    text: 'Why must a model that was trained to fill spans look bad when it must write an answer zero-shot, even if it knows it?',
    choices: [
      { text: 'It has learnt less, since it was asked for 15% of the tokens only.', discussion: 'That is a reason of its own, and ours have learnt less: of the genera nothing. But the question is of a model that knows the answer, and that one, too, would begin with a sentinel.' },
      { text: 'It was taught to answer with sentinels, and is asked without them.', discussion: 'A plain question is not in the form it learnt. It has never continued a text: the first thing it ever said was a sentinel. Knowledge that cannot be asked for does not show. A little training in the new form takes the habit away.' },
      { text: 'It has no output layer that could give a token to every position.', discussion: 'It has the same output layer as the others, over the same vocabulary.' },
    ],
    right: 1,
  },
  {
    text: 'In Wang et al.\'s table the best model after multitask fine-tuning is an encoder-decoder trained to fill spans. What is the best reason for still building a causal decoder with full language modelling?',
    choices: [
      { text: 'Nearly everybody builds decoders, so the table must be wrong somewhere.', discussion: 'What people built is no evidence about what was measured. The table answers the question that it asks: at equal compute, after fine-tuning on many tasks.' },
      { text: 'It is the best as pretrained, it can be adapted later, and use is cheap.', discussion: 'The choice depends on how a model will be used. Asked at once and in unforeseen ways, the causal decoder is the best of the table; and adaptation, for a fraction of the cost, keeps the other way open.' },
      { text: 'It has half the parameters, so training it takes about half the time.', discussion: 'Half the parameters, but the comparison was made at equal compute for each token: the time is the same.' },
    ],
    right: 1,
  },
  {
    text: 'Under FLM the final loss is 2.4 nats a token, under span corruption 2.3. Which model knows the language better?',
    choices: [
      { text: 'The one with 2.3, since a lower loss is a better model.', discussion: 'Lower is better for the same question. Here one guesses what comes next, the other what is missing between two sides, and sentinels, which are easy, are counted too.' },
      { text: 'Neither: the two answer two different questions.', discussion: 'A loss belongs to a task, a text and a tokenizer. To compare the models, ask both the same thing, for example by fine-tuning both on one task.' },
      { text: 'The one with 2.4, since it had to predict more tokens.', discussion: 'It did predict more tokens, but that alone does not tell which model knows more.' },
    ],
    right: 1,
  },
];

const section3: readonly Question[] = [
  {
    text: 'Five runs lie on a straight line in log-log axes, loss against size, over two decades. Someone draws the line on for four more decades. What could make it bend?',
    choices: [
      { text: 'Nothing: a power law has no scale of its own, so it holds at every size.', discussion: 'The formula has no scale, but the experiment has: data, training time, and a loss below which no model can go. Each ends the line somewhere.' },
      { text: 'Data or training that no longer suffice, or a floor that nothing passes.', discussion: 'The law of one resource holds while the others are plentiful, and a positive entropy of the text bends any straight line in the end.' },
      { text: 'Only the noise, which grows with size and hides the line in the end.', discussion: 'Noise puts points on both sides of the line, and averages out over more runs. What bends the line is systematic, and shows as a pattern in the residuals.' },
    ],
    right: 1,
  },
  {
    text: 'A small model is trained on more and more fresh data. Its loss stops falling well above the entropy of the language. What would lower it?',
    choices: [
      { text: 'Yet more data of the same kind.', discussion: 'The data term has already gone to nearly nothing; what is left belongs to the size of the model.' },
      { text: 'A larger model on the same data.', discussion: 'The loss is the sum of a floor, what a finite model costs and what finite data cost. With data plentiful, the second is the larger, and only size lowers it.' },
      { text: 'More passes over the same data.', discussion: 'Repeated tokens are worth at most as much as fresh ones, and even fresh ones no longer help.' },
    ],
    right: 1,
  },
  {
    text: 'You have a hundredth of the tokens that your budget asks for. What does the law of Muennighoff et al. advise?',
    choices: [
      { text: 'Read what you have about four times, and look for more meanwhile.', discussion: 'In their runs four passes were nearly as good as four times the data. In ours eight were, which were short of updates: how many are nearly free depends on model and data, and four is the careful number.' },
      { text: 'Never repeat a token, since validation loss suffers at once.', discussion: 'That was the custom, and it wastes compute where data is short. The second pass is worth nearly as much as fresh data.' },
      { text: 'Read what you have a hundred times, which makes up for the rest.', discussion: 'The worth of repeated tokens decays: with their constant, all the passes beyond the first together are never worth more than about fifteen fresh ones.' },
    ],
    right: 0,
  },
  {
    text: 'Two models have the same validation loss, one small and trained for long, one large and trained briefly. What may you foretell of their accuracies?',
    choices: [
      { text: 'As pretrained they will be close; after fine-tuning they may lie as far apart as two seeds of one model.', discussion: 'As pretrained the loss orders nearly all models, whatever their size. After fine-tuning, three seeds of width 64 whose losses differ by less than 0.005 nats lie 16 points apart: fine-tuning adds chance of its own.' },
      { text: 'They will be close before fine-tuning and after it, since the loss is what counts.', discussion: 'The first half is what part 3 shows. After fine-tuning, models of one loss lie 16 points apart, even seeds of one and the same setting.' },
      { text: 'Nothing, before fine-tuning or after it: loss and accuracy have nothing to do with each other.', discussion: 'Look at the figure of part 3 again: a rank correlation of -0.94 and one of -0.985. It is fine-tuning that loosens the link.' },
    ],
    right: 0,
  },
  {
    text: 'The loss falls as C^-0.05 (Kaplan et al. 2020). A tenfold larger budget lowers it by a factor 10^-0.05 = 0.89. How much compute halves it?',
    choices: [
      { text: 'About twenty times as much.', discussion: 'That would need an exponent of about 0.23. Small exponents are far more expensive than they look.' },
      { text: 'About a thousand times as much.', discussion: 'A thousandfold lowers it by 0.89^3 = 0.71 only.' },
      { text: 'About a million times as much.', discussion: '2^(1/0.05) = 2^20, a million. And this law has no floor: each halving costs the same factor, but equal steps in nats cost more each time, and above a floor more still (part 8).' },
    ],
    right: 2,
  },
  {
    text: 'A batch of eight times the critical one fits into memory. By the law of McCandlish et al., what does filling the memory bring, beside a batch of the critical size?',
    choices: [
      { text: 'An eighth of the steps, for the same number of tokens in all.', discussion: 'So it is far below the critical batch. Here the steps go as 1 + Bcrit/B: 1.125 instead of 2, not an eighth.' },
      { text: '44% fewer steps, which take four and a half times the tokens.', discussion: 'Steps go as 1 + Bcrit/B, which falls from 2 to 1.125; tokens as 1 + B/Bcrit, which rises from 2 to 9. It pays only where time is dear and tokens are not.' },
      { text: 'Nothing at all: beyond the critical batch no step is saved.', discussion: 'The critical batch is no wall: half of the possible saving in steps is still to be had there, at a price in tokens that goes on rising.' },
    ],
    right: 1,
  },
];

const section4: readonly Question[] = [
  {
    text: 'At a fixed budget you make the model four times as large as the best one. What happens to the number of tokens it sees, and to the loss?',
    choices: [
      { text: 'The same number of tokens, and a lower loss, since larger models learn more from each.', discussion: 'At a fixed C = 6 N D, four times the parameters leave a quarter of the tokens. It is a trade, not a gift.' },
      { text: 'A quarter of the tokens, and a loss that the best size reaches with two fifths of the compute.', discussion: 'By the law of approach 3 the loss at 4.8 · 10^11 FLOPs rises by 0.089 nats: 4.1% of the loss, but 34% of what lies above the floor of that law, and 2.73 times the compute. Only within a factor of two is the curve flat enough not to care.' },
      { text: 'A quarter of the tokens, and practically the same loss, since the curve is flat around its minimum.', discussion: 'Flat within a factor of two, where it costs a quarter of the compute. A factor of four costs three fifths; part 7 shows what Gopher paid.' },
    ],
    right: 1,
  },
  {
    text: 'Kaplan et al. found N ∝ C^0.73, Hoffmann et al. N ∝ C^0.50. Which difference in method moves the exponent most, by Porian et al. and, for its first half, by our own runs?',
    choices: [
      { text: 'The data: web text of another kind, cleaned in another way.', discussion: 'Porian et al. repeat the analysis on two corpora and get nearly the same exponents: between two web texts the loss moves, hardly this exponent.' },
      { text: 'How parameters are counted, how small models warmed up.', discussion: 'FLOPs are in it too, and the learning rate of small models. Leaving out the head makes small models look cheaper than they are, and a warm-up as long as the run leaves them half trained. Both tilt the line.' },
      { text: 'The size of the largest models that each of them could train.', discussion: 'A wider range makes the exponent surer, but Porian et al. get from one to the other without training anything larger.' },
    ],
    right: 1,
  },
  {
    text: 'A model of 7 billion parameters is trained on 2 trillion tokens, many times more than the compute-optimal number. Was that a mistake?',
    choices: [
      { text: 'Yes: the same compute would give a lower loss with a larger model.', discussion: 'The second half is true. Whether it was a mistake depends on what the loss is for: a larger model costs more at every use.' },
      { text: 'Not if it will be used much: a small model answers cheaply.', discussion: 'Compute-optimal means the lowest loss for the training budget; a small model that was trained for long costs less each time it answers. With the cost of use in the sum, the optimum moves to smaller models and more tokens.' },
      { text: 'No: more tokens are always better than more parameters are.', discussion: 'Neither is always better; the balance between the two is what the law describes.' },
    ],
    right: 1,
  },
  {
    text: 'A laboratory reports a scaling law fitted to web text and a decoder. You train an encoder-decoder on program code. What may you take over?',
    choices: [
      { text: 'Exponents and constants, if N and D are counted the same way.', discussion: 'The floor E is the entropy of their text in their tokens; yours has another. Exponents change with the data as well, as the ladders above show.' },
      { text: 'Nothing: another model on other data is another experiment.', discussion: 'Too strict: the form of the law and the method carry over, and the balance near one half has been found again and again.' },
      { text: 'The method: a ladder of runs, a fit with its interval, a test.', discussion: 'Constants belong to data, tokenizer, architecture and objective. The procedure belongs to everyone, and small runs are cheap.' },
    ],
    right: 2,
  },
  {
    text: 'A prediction misses the large run by 0.3%, and its 90% interval does not hold the result. What do you conclude?',
    choices: [
      { text: 'The error is tiny, so that both the law and its interval are confirmed.', discussion: 'Half of the truth: the loss sits on a large floor, so its percentage flatters. In the part above the floor the miss is several times larger.' },
      { text: 'The law is refuted, so extrapolation with it is worth nothing.', discussion: 'It was good enough to plan with. What is refuted is the interval: it knows the scatter of the fit, not that the law itself may bend.' },
      { text: 'The prediction is good enough to plan with, the interval too narrow.', discussion: 'An interval from a fit assumes that the formula holds, and does not know that it may bend. Its failure under extrapolation measures the formula, and belongs in the report.' },
    ],
    right: 2,
  },
];

const section5: readonly Question[] = [
  {
    text: 'A model writes each digit of a five-digit answer right with probability .8, independently. Then it learns to do so with probability .9. What happens to exact match?',
    choices: [
      { text: 'It rises from 80% to 90%, as digits do.', discussion: 'That is what happens to the share of right digits. All five must be right for a match.' },
      { text: 'It rises from about 33% to about 59%.', discussion: '.8 to the fifth power is .328, .9 to the fifth power .590: a step of a tenth in each token becomes a step of a quarter, and the longer the answer, the sharper.' },
      { text: 'It rises from about 41% to about 66%.', discussion: 'That is the fourth power: an answer of four digits. This one has five.' },
    ],
    right: 1,
  },
  {
    text: 'Of answers of L tokens clearly more than p^L are wholly right, where p is the share of single tokens that are right. What does that show?',
    choices: [
      { text: 'Errors go together: one wrong digit is followed by others.', discussion: 'If wrong digits crowd in the same answers, more answers are wholly right than if they were spread evenly. Questions of different difficulty do this too: the mean of p^L over questions is not the L-th power of a mean.' },
      { text: 'The ability is emergent: the whole is more than its tokens.', discussion: 'The comparison is made at one size. It says how errors are distributed over answers, nothing about how they change with scale.' },
      { text: 'The evaluation has an error, as p^L is an upper bound.', discussion: 'It is no bound. It is exact for independent tokens of equal difficulty, and real tokens are neither.' },
    ],
    right: 0,
  },
  {
    text: 'A colleague says that emergence is a mirage, so there is no need to watch large models for new abilities. What is your answer?',
    choices: [
      { text: 'Agreed: under a smooth metric nothing new ever appears, so nothing surprises.', discussion: 'They show that what appears was growing all the time. Whether someone saw it growing, and whether its arrival at a useful level matters, are other questions.' },
      { text: 'What people can do with a model changes at thresholds, whatever the metric.', discussion: 'An ability that nobody measured smoothly comes as a surprise all the same. With the right metric many jumps can be foreseen: a reason to measure more, not less.' },
      { text: 'Mistaken: every ability on the published list does jump under every metric.', discussion: 'Some may, and that would be the interesting case. But one has to show it for each: the burden is a curve under a smooth metric, with error bars.' },
    ],
    right: 1,
  },
  {
    text: 'A test has 100 questions, and a model answers none of them. What do you know?',
    choices: [
      { text: 'The model lacks the ability: its true share is zero.', discussion: 'A model that is right in one of fifty cases answers none of a hundred with probability .13.' },
      { text: 'Its true share is below about 4%, at 95% confidence.', discussion: 'Wilson\'s interval for 0 of 100 reaches up to .037. To tell 1% from 0.1% takes thousands of questions, or a metric that is not zero where answers are nearly right.' },
      { text: 'Nothing yet: only endlessly many questions would tell.', discussion: 'A finite test gives a finite interval, which may well be narrow enough.' },
    ],
    right: 1,
  },
];

/** The questions of the lecture, [sections][questions]. */
export const sections: readonly (readonly Question[])[] = [section1, section2, section3, section4, section5];
