export { describeOptions } from './help.ts';
export { planResumed } from './plan-resumed.ts';
export { planTraining } from './plan-training.ts';
export { dataOf, runFolderOf, type Plan } from './plan.ts';
export { commandOf } from './command-of.ts';
export { didYouMean } from './spelling.ts';
