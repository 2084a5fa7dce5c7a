import type { CommandArgument, CommandResult } from '../../preload/contract/index.ts';
import { ductsOf, measureLine, regionOf } from '../biliary/index.ts';
import type { LPS, Volume } from '../dicom/index.ts';
import { UserError } from '../errors.ts';

type Step = { signal?: AbortSignal };

/** The commands about bile ducts. @param volumeOf the volume of a series that has been opened */
export function biliaryCommands(volumeOf: (seriesId: string) => Volume) {
  return {
    suggestRegion: async (
      { seriesId }: CommandArgument<'suggestRegion'>,
      { signal }: Step,
    ): Promise<CommandResult<'suggestRegion'>> => {
      const { region } = await regionOf(volumeOf(seriesId), { signal });
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
      const found = await ductsOf(volumeOf(seriesId), box, { signal });
      if (!found) throw noLiver();
      const { candidates, common } = found;
      return {
        candidates: candidates.map(({ points, diameters, ...rest }) => ({
          ...rest,
          points: points.map(triple),
          diameters: [...diameters],
        })),
        common: common && { ...common, widestAt: [...common.widestAt] },
      };
    },
    measureDuct: async (
      { seriesId, line }: CommandArgument<'measureDuct'>,
      { signal }: Step,
    ): Promise<CommandResult<'measureDuct'>> => {
      const volume = volumeOf(seriesId);
      const { liverLevel } = await regionOf(volume, { signal });
      if (liverLevel === null) throw noLiver();
      const { points, diameters, widest, ...rest } = measureLine(line, volume, liverLevel);
      return {
        ...rest,
        points: points.map(triple),
        diameters: [...diameters],
        widest: { ...widest, at: triple(widest.at) },
      };
    },
  };
}

const triple = ([x, y, z]: LPS): [number, number, number] => [x, y, z];

function noLiver(): UserError {
  return new UserError(
    'no-liver',
    'No liver was found in this series, and ducts are measured against it.',
    'Open a series that shows the upper abdomen.',
  );
}
