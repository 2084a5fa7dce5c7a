import type { Keyword } from './attributes.ts';
import type { AttributeReader, Part10File } from './part10-file.ts';

/** What may differ from frame to frame of one file. Numbers are as read: NaN or missing values are found out later. */
export interface FrameDescription {
  imageType: string[];
  echoTime: number | undefined;
  /** stack and temporal position of a frame (PS3.3 C.7.6.16.2.2): frames of different ones are different series; '' elsewhere */
  stack: string;
  /** ImagePositionPatient, mm LPS */
  position: number[];
  /** ImageOrientationPatient: direction of a row, then of a column */
  orientation: number[];
  /** mm between rows, between columns */
  pixelSpacing: number[];
  /** [] where the attribute is missing, [NaN] where it is there without a number */
  rescaleSlope: number[];
  rescaleIntercept: number[];
  rescaleType: string;
}

/** More than any scanner writes into one object; a claim is not believed beyond it. */
const MOST_FRAMES = 65_536;

/** What a file of one image says of it. */
export function describeImage(header: AttributeReader): FrameDescription {
  return describeFrame(() => header, header.strings('ImageType'), header.number('EchoTime'), '');
}

/**
 * Describes each frame by its functional groups (PS3.3 C.7.6.16.1): its own item, else the shared one, else an
 * attribute of the whole object, where classic multi-frame objects keep it.
 *
 * @param frames Number of Frames
 * @returns null unless there is one item of Per-Frame Functional Groups for each frame
 */
export function describeFrames(header: Part10File, frames: number): FrameDescription[] | null {
  if (!Number.isInteger(frames) || frames < 1 || frames > MOST_FRAMES) return null;
  const perFrame = header.items('PerFrameFunctionalGroupsSequence');
  if (perFrame.length !== frames) return null;
  const shared = header.firstItem('SharedFunctionalGroupsSequence');
  return perFrame.map((own) => {
    const group = (sequence: Keyword) => own.firstItem(sequence) ?? shared?.firstItem(sequence) ?? header;
    const frameType = [group('MRImageFrameTypeSequence'), group('CTImageFrameTypeSequence')]
      .map((item) => item.strings('FrameType'))
      .find((values) => values.length > 0);
    const echoTime = group('MREchoSequence').number('EffectiveEchoTime') ?? header.number('EchoTime');
    const content = group('FrameContentSequence');
    const stack = JSON.stringify([content.string('StackID'), content.number('TemporalPositionIndex') ?? null]);
    return describeFrame(group, frameType ?? header.strings('ImageType'), echoTime, stack);
  });
}

function describeFrame(
  group: (sequence: Keyword) => AttributeReader,
  imageType: string[],
  echoTime: number | undefined,
  stack: string,
): FrameDescription {
  const transformation = group('PixelValueTransformationSequence');
  return {
    imageType,
    echoTime,
    stack,
    position: group('PlanePositionSequence').numbers('ImagePositionPatient'),
    orientation: group('PlaneOrientationSequence').numbers('ImageOrientationPatient'),
    pixelSpacing: group('PixelMeasuresSequence').numbers('PixelSpacing'),
    rescaleSlope: optionalNumber(transformation, 'RescaleSlope'),
    rescaleIntercept: optionalNumber(transformation, 'RescaleIntercept'),
    rescaleType: transformation.string('RescaleType'),
  };
}

function optionalNumber(reader: AttributeReader, keyword: 'RescaleSlope' | 'RescaleIntercept'): number[] {
  return reader.has(keyword) ? [reader.number(keyword) ?? NaN] : [];
}
