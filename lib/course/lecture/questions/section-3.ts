import type { Question } from '../self-check.js';

export const section3: readonly Question[] = [
  {
    text: 'Five runs lie on a straight line in log-log axes, loss against size, over two decades. Someone draws the line on for four more decades. What could make it bend?',
    choices: [
      { text: 'Nothing: a power law has no scale, so it holds at every size.', discussion: 'The formula has no scale, but the experiment has: data, training time, and a loss below which no model can go. Each ends the line somewhere.' },
      { text: 'Data or training that no longer suffice for the larger models, or a floor that no model can pass.', discussion: 'The law of one resource holds while the others are plentiful, and a positive entropy of the text bends any straight line in the end.' },
      { text: 'Only noise, which grows with size.', discussion: 'Losses of larger models scatter less, not more. What bends the line is systematic, and shows as a pattern in the residuals.' },
    ],
    right: 1,
  },
  {
    text: 'A small model is trained on more and more fresh data. Its loss stops falling well above the entropy of the language. What would lower it?',
    choices: [
      { text: 'Yet more data of the same kind.', discussion: 'The data term has already gone to nearly nothing; what is left belongs to the size of the model.' },
      { text: 'A larger model.', discussion: 'The loss is the sum of a floor, what a finite model costs and what finite data cost. With data plentiful, the second is the larger, and only size lowers it.' },
      { text: 'More passes over the same data.', discussion: 'Repeated tokens are worth at most as much as fresh ones, and even fresh ones no longer help.' },
    ],
    right: 1,
  },
  {
    text: 'You have a tenth of the tokens that your budget asks for. What do Muennighoff et al. and the experiment above advise first?',
    choices: [
      { text: 'See every token up to about four times before you look for anything else.', discussion: 'In their runs four passes were nearly as good as four times the data. Whether your model is small enough for that to hold is what to check: one far too large for its data overfits sooner.' },
      { text: 'Never repeat a token: validation loss would suffer at once.', discussion: 'That was the custom, and it wastes compute where data is short. The second pass is worth nearly as much as fresh data.' },
      { text: 'Repeat the data forty times.', discussion: 'The worth of repeated tokens decays: with their constant, all the passes beyond the first together are never worth more than about fifteen fresh ones.' },
    ],
    right: 0,
  },
  {
    text: 'Two models have the same validation loss, one small and trained for long, one large and trained briefly. Which does better on a task after fine-tuning?',
    choices: [
      { text: 'They do about equally well: the loss is what counts.', discussion: 'At low losses the figure shows it: accuracy rises as the loss falls, whichever way the loss was reached. It is a tendency and not a theorem: at high losses the figure has pairs that break it.' },
      { text: 'The large one, always.', discussion: 'A larger model has more capacity while it is fine-tuned, and some studies find a small advantage at equal loss. The word that is wrong is "always".' },
      { text: 'Nobody can say: loss and accuracy have nothing to do with each other.', discussion: 'Not at high losses, as the figure shows: there the models lack what the task needs. Once they have it, the lower loss is the better answer.' },
    ],
    right: 0,
  },
  {
    text: 'The loss falls as C^-0.05 (Kaplan et al. 2020). A tenfold larger budget lowers it by a factor 10^-0.05 = 0.89. How much compute halves it?',
    choices: [
      { text: 'About twenty times as much.', discussion: 'That would need an exponent of about 0.23. Small exponents are far more expensive than they look.' },
      { text: 'About a thousand times as much.', discussion: 'A thousandfold lowers it by 0.89^3 = 0.71 only.' },
      { text: 'About a million times as much.', discussion: '2^(1/0.05) = 2^20, a million. Equal gains in loss cost equal factors of compute: that is what "exponentially" means here.' },
    ],
    right: 2,
  },
];
