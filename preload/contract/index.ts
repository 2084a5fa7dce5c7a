export * from './contract.ts';
export * from './destinations.ts';
export * from './overlay-colours.ts';
