export * from './batch.ts';
export * from './contract.ts';
export * from './destination-commands.ts';
export * from './destinations.ts';
export * from './fidelity.ts';
export * from './overlay-colours.ts';
export * from './report.ts';
export * from './shapes.ts';
