import { z } from 'zod';

/**
 * The switches of NCSN++ (SPEC.md §2), named as the reference names its arguments but in camelCase, with the reference's
 * defaults. Only combinations the reference can run and sample with are accepted.
 */
export const networkConfiguration = z
  .strictObject({
    /** the size at which it was decided where attention stands; the network itself takes any multiple of 2^(levels−1) */
    imageHeight: z.int().positive(),
    imageWidth: z.int().positive(),
    /** the noisy image and the source */
    numChannels: z.literal(2).default(2),
    /** channels of the first level */
    numChannelsDae: z.int().positive().default(128),
    /** one factor a level */
    chMult: z.array(z.int().positive()).min(1).default([1, 1, 2, 2, 4]),
    numResBlocks: z.int().positive().default(2),
    attnResolutions: z.array(z.int().positive()).default([16]),
    resampWithConv: z.boolean().default(true),
    conditional: z.boolean().default(true),
    fir: z.boolean().default(true),
    firKernel: z.tuple([z.literal(1), z.literal(3), z.literal(3), z.literal(1)]).default([1, 3, 3, 1]),
    skipRescale: z.boolean().default(true),
    resblockType: z.enum(['biggan', 'biggan_oneadagn', 'ddpm']).default('biggan'),
    progressive: z.enum(['none', 'output_skip']).default('none'),
    progressiveInput: z.enum(['none', 'input_skip', 'residual']).default('residual'),
    progressiveCombine: z.enum(['sum', 'cat']).default('sum'),
    embeddingType: z.enum(['positional', 'fourier']).default('positional'),
    fourierScale: z.number().positive().default(16),
    notUseTanh: z.boolean().default(false),
    /** whether the input already lies in [−1, 1] */
    centered: z.boolean().default(true),
    nz: z.int().positive().default(100),
    nMlp: z.int().positive().default(3),
    zEmbDim: z.int().positive().default(256),
  })
  .refine((network) => network.resblockType !== 'ddpm' || (network.fir && !network.resampWithConv), {
    message: 'ddpm blocks resample by FIR only: fir on, resampWithConv off',
    path: ['resblockType'],
  });

export type NetworkConfiguration = z.infer<typeof networkConfiguration>;
export type NetworkArguments = z.input<typeof networkConfiguration>;

/** What height and width must be a multiple of: every level but the last halves them. */
export function downsampling(network: Pick<NetworkConfiguration, 'chMult'>): number {
  return 2 ** (network.chMult.length - 1);
}

/**
 * The configuration behind the reference's own arguments (snake_case, as its checkpoints keep them); arguments that say
 * nothing about the generator are left out.
 * @throws ZodError where a switch has a value that is not supported
 */
export function networkFromReference(args: Readonly<Record<string, unknown>>): NetworkConfiguration {
  const known = Object.keys(networkConfiguration.shape).map((name) => [name, args[snakeCase(name)]] as const);
  return networkConfiguration.parse(Object.fromEntries(known.filter(([, value]) => value !== undefined)));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
