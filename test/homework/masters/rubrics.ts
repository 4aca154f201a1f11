/** What to look for in the answers that a person marks, shown above them on the marking page. Points add up to the question's. */
export const rubrics: Readonly<Record<string, string>> = {
  '1.7': `
- **1** the gains in nats, each in spreads over the seeds, and the shares of the loss above the floor of its windows
- **1** what two seeds can and cannot say, and a repetition that would refute it`,
  '1.8': `
- **1** a measurement that would make the sentence false (a loss that rises with compute beyond the spread over seeds, a law that does not extrapolate)
- **1** something that the loss does not settle: what users care about, or that *predictable on average* is not *always*`,
  '2.7': `
- **1** an order was predicted before the run, with a reason (context on one side or on both, how much is predicted)
- **1** the three losses, and the trained tokens of each run from \`trainedTokens\`
- **1** each loss answers another question, so the losses do not rank the objectives
- **2** a measurement that would: one downstream task, the same tokens *or* the same FLOPs, more than one seed, and the outcome that would change one's mind`,
  '2.8': `
- **1** for the decoder, with the number it rests on (zero-shot before finetuning)
- **1** against it, with its number (60.6% after multitask finetuning), minding that 11.0B parameters stand against 4.8B
- **1** a reason that is not in the table, and said to be such`,
  '3.7': `
- **1** what is held fixed (which *N*) and what is varied, and a prediction before the run
- **1** the runs, with their spread over seeds
- **1** a figure or table that reads alone
- **2** whether the difference is larger than the spread; where shape does matter; what these sizes cannot say`,
  '3.8': `
- **1** 0.9^(-1/0.050) = 8.2, and 8.2 again for the next 10%: about 68 for both
- **1** why people go on paying, with these numbers; with a floor close by, 10% of *L* costs more each time, and only *L* - *E* follows the power`,
  '4.6': `
- **1** the law, which *N* and *D*, what is known of the floor, and whether six runs determine it
- **2** configuration, prediction and interval stand **before** the result
- **1** the run is of at least eight times the FLOPs, and its error is given both of the loss and above the floor of windows
- **2** where the interval came from, whether it held, and what would be done otherwise: being wrong costs nothing, not knowing why does`,
  '4.7': `
- **1** the recommendation and the loss that was given away, computed with the law that is given
- **1** a reason for smaller (inference, memory) and one for larger (no more tokens, compression later)`,
  '5.7': `
- **1** the three sketches, before the run
- **1** log-likelihood and emergence score of each metric, with the sign right
- **1** where 200 questions cannot tell exact match from 0, and that 20,000 move that point and not the curve
- **1** what was built in cannot be found out: the study shows that a metric *can* do it, and not that it *does*`,
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
