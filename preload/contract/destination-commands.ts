/** What a window may ask about destinations: nothing that it is told holds a secret. */
import { z } from 'zod';
import { destination } from './destinations.ts';

/** A destination as it is listed. */
export const listedDestination = z.object({
  destination,
  secret: z
    .object({
      known: z.boolean().describe('whether the keychain or the environment has it; never what it is'),
      variable: z.string().describe('environment variable that it can be read from'),
    })
    .nullable()
    .describe('null where the destination takes none'),
});

const listing = z.object({
  destinations: z.array(listedDestination),
  keychainRefusal: z.string().nullable().describe('why secrets cannot be kept, in words; null where they can'),
});

const failure = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  remedy: z.string().optional(),
});

export const instanceOutcome = z.object({
  sopInstanceUID: z.string().describe('empty where the file could not be read'),
  state: z.enum(['delivered', 'present', 'failed']).describe('present: it had arrived before and was not sent'),
  warning: z.string().optional().describe('what the destination said of it'),
  error: failure.optional(),
  retryable: z.boolean().optional().describe('of one that failed: whether sending again can help'),
});

const nothing = z.object({}).strict();
const name = z.string().min(1);

export const destinationCommands = {
  listDestinations: { argument: nothing, result: listing },
  /** Adds a destination, or puts it in the place of the one called `replaced`. */
  saveDestination: {
    argument: z
      .object({
        destination,
        replaced: name.optional(),
        secret: z.string().min(1).max(4096).optional().describe('kept in the keychain; left out, it stays as it is'),
      })
      .strict(),
    result: listing,
  },
  /** Takes its secret out of the keychain too. */
  removeDestination: { argument: z.object({ name }).strict(), result: listing },
  /** Whether it is there and lets this computer in; leaves nothing there. */
  tryDestination: { argument: z.object({ name }).strict(), result: z.object({ milliseconds: z.number() }) },
  /** Sends the DICOM files of a folder, byte for byte; what has arrived before is not sent again. */
  deliverFolder: {
    argument: z
      .object({
        folder: z.string().min(1),
        name,
        seriesInstanceUIDs: z.array(z.string()).min(1).optional().describe('only these series; default: all'),
      })
      .strict(),
    result: z.object({
      destination: z.string(),
      outcomes: z.array(instanceOutcome),
      place: z.string().nullable().describe('where to look: a folder or a URL, where the destination tells'),
      notes: z.array(z.string()),
    }),
  },
} as const;

export type ListedDestination = z.output<typeof listedDestination>;
