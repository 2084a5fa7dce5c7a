export * from './contract.ts';
export * from './destinations.ts';
