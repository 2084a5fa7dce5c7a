/** What several parts of the contract speak of. */
import { z } from 'zod';

export const triple = z.tuple([z.number(), z.number(), z.number()]);

export const provider = z.enum(['auto', 'cpu', 'cuda']);
export const direction = z.enum(['ct-to-mrt1', 'mrt1-to-ct']);

export const volumeDescription = z.object({
  id: z.string(),
  url: z.string().describe('relative URL of the raw little-endian voxels'),
  valueType: z.enum(['int16', 'float32']),
  dimensions: triple,
  spacing: triple,
  directions: z.tuple([triple, triple, triple]),
  origin: triple,
  unit: z.enum(['HU', 'au']),
  synthetic: z.boolean(),
  resampled: z.string().nullable().describe('how and why the volume was resampled; null when it is as acquired'),
  window: z.object({ center: z.number(), width: z.number() }).describe('first window shown'),
});

export const errorReport = z.object({
  kind: z.enum(['cancelled', 'user', 'data', 'bug']),
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  remedy: z.string().optional(),
});

export type Direction = z.infer<typeof direction>;
export type VolumeDescription = z.infer<typeof volumeDescription>;
export type ErrorReport = z.infer<typeof errorReport>;
