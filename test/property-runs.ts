/**
 * The seed of the randomised tests: fixed, so that whoever reads a failure can repeat it and a change is never blamed
 * for an old fault. `SYNDIFF_PROPERTY_SEED` explores with another one; what it finds becomes a test of its own.
 */
export const propertySeed = Number(process.env['SYNDIFF_PROPERTY_SEED'] ?? 20_261_127);
