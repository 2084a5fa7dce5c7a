export { describeTime, describeWork, duration, gibibytes } from './describe.ts';
export { readMachine, type Machine } from './machine.ts';
export { memoryOf, type MemoryEstimate } from './memory.ts';
export { probeSeconds } from './probe.ts';
export { refuseTooLarge } from './refuse-too-large.ts';
export { workOf, type Work } from './work.ts';
