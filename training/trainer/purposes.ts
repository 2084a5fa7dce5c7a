/** What random streams are for (random.ts): each use has a stream of its own under one seed. Numbers are stable. */
export const purposes = {
  initialValues: 1,
  samples: 2,
  discriminatorDraws: 3,
  generatorDraws: 4,
  validation: 5,
} as const;
