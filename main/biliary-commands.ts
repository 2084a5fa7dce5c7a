import { setImmediate } from 'node:timers/promises';
import type { CommandArgument, CommandResult } from '../preload/contract/index.ts';
import { findDucts, locateRegion, type Region } from './biliary/index.ts';
import type { Volume } from './dicom/index.ts';
import { UserError } from './errors.ts';

interface Located {
  region: Region;
  liverLevel: number | null;
}
type Step = { signal?: AbortSignal };

/** The commands about bile ducts. @param volumeOf the volume of a series that has been opened */
export function biliaryCommands(volumeOf: (seriesId: string) => Volume) {
  const known = new WeakMap<Volume, Located>();
  const locate = async (volume: Volume): Promise<Located> => {
    // Half a second of computing: answers that wait go out first.
    await setImmediate();
    const located = known.get(volume) ?? locateRegion(volume);
    known.set(volume, located);
    return located;
  };
  return {
    suggestRegion: async ({ seriesId }: CommandArgument<'suggestRegion'>): Promise<CommandResult<'suggestRegion'>> => {
      const { region } = await locate(volumeOf(seriesId));
      if (!region.found) return region;
      const { box, hilum, remarks, ...rest } = region;
      return {
        ...rest,
        box: { low: [...box.low], high: [...box.high] },
        hilum: [...hilum],
        remarks: [...remarks],
      };
    },
    suggestDucts: async (
      { seriesId, box }: CommandArgument<'suggestDucts'>,
      { signal }: Step,
    ): Promise<CommandResult<'suggestDucts'>> => {
      const volume = volumeOf(seriesId);
      const { region, liverLevel } = await locate(volume);
      if (liverLevel === null)
        throw new UserError(
          'no-liver',
          'No liver was found in this series, and ducts are measured against it.',
          'Open a series that shows the upper abdomen.',
        );
      const { candidates, common } = await findDucts(volume, box, liverLevel, region.found ? region.hilum : null, {
        signal,
      });
      return {
        candidates: candidates.map(({ points, diameters, ...rest }) => ({
          ...rest,
          points: points.map(([x, y, z]): [number, number, number] => [x, y, z]),
          diameters: [...diameters],
        })),
        common: common && { ...common, widestAt: [...common.widestAt] },
      };
    },
  };
}
