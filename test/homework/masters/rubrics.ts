/** What to look for in the answers that a person marks, shown above them on the marking page. Points add up to the question's. */
export const rubrics: Readonly<Record<string, string>> = {
  '1.7': `
- **1** an order with a reason before the ladder; the gains in nats and in spreads over the seeds, and what each removes of the loss above the floor
- **1** where the interval came from (seeds, fit and doubt, apart), its weakest step, and a result that would change one's mind; being wrong costs nothing here`,
  '1.8': `
- **1** a measurement that would make the sentence false (a loss that rises with compute beyond the spread over seeds, a law that does not extrapolate)
- **1** something that the loss does not settle: what users care about, or that *predictable on average* is not *always*`,
  '2.7': `
- **1** targets by \`trainedTokens\` (FLM 1,024,000, PLM half of them), and what a step of PLM is worth of FLM's steps, read off the ladder above the floor
- **1** where the interval came from and its weakest step; a use for which the ranking says nothing (a task, a model that is fine-tuned), and how that would be measured`,
  '2.8': `
- **1** for the decoder, with the number it rests on (zero-shot before finetuning)
- **1** against it, with its number (60.6% after multitask finetuning), minding that 11.0B parameters stand against 4.8B
- **1** a reason that is not in the table, and said to be such`,
  '3.7': `
- **1** a prediction before the ladder; depths compared at the same *N* and at the same width, in spreads over the seeds: here the width decides, not *N*
- **1** where the interval came from and its weakest step; a language in which a token depends on several before it, for depth to matter`,
  '3.8': `
- **1** 0.9^(-1/0.050) = 8.2, and 8.2 again for the next 10%: about 68 for both
- **1** why people go on paying, with these numbers; with a floor close by, 10% of *L* costs more each time, and only *L* - *E* follows the power`,
  '4.6': `
- **1** the approach with its reason, before the ladder; the law, which *N* and *D*, and that its floor is known
- **1** what two approaches foretell, with their difference above the floor, and the error in percent of the loss and of the excess
- **1** where the interval came from, the weakest step, and the run that would test it: being wrong costs nothing, not knowing why does`,
  '4.7': `
- **1** the recommendation and the loss that was given away, computed with the law that is given
- **1** a reason for smaller (inference, memory) and one for larger (no more tokens, compression later)`,
  '5.7': `
- **1** *a*⁸ if errors are independent, half at *a* = 0.917; both scores with the sign right; which sizes 200 questions cannot tell from 0
- **1** where the interval came from and its weakest step; that a metric *can* make a jump, and that this language was built so that it does`,
  '5.8': `
- **1** what follows (sharpness can come from the metric) and what does not (no surprises), with an observation that would refute it
- **1** a decision for which a threshold matters`,
  'C.1': `
- **4** the law, its *N* and its floor, and why this one
- **4** the runs with their cost, and what each is bought for
- **2** what would make one distrust the extrapolation, written before the first run`,
  'C.2': `
- **4** the configuration follows from the runs, with the figure or the numbers
- **4** the interval: seeds, fit and doubt that the law holds, apart
- **2** the run that would have been worth most, with its cost`,
};
