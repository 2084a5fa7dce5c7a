import { spawnSync } from 'node:child_process';

/** Programs that share no code with ours and look at what it wrote. */

/** Synthetic Data (0008,001C) is newer than the dictionary of Debian's dciodvfy: that one line is no fault of the file. */
const TOO_NEW_FOR_DCIODVFY = /not a recognized standard attribute - \(0x0008,0x001c\)/;

export interface Complaints {
  errors: string[];
  warnings: string[];
}

/** What dciodvfy or dcentvfy (dicom3tools) say. @throws Error where the program is not installed */
export function complaints(tool: 'dciodvfy' | 'dcentvfy', files: readonly string[]): Complaints {
  const { stdout, stderr, error } = spawnSync(tool, files, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error) throw new Error(`${tool} cannot be run: install the Debian package dicom3tools`);
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => !TOO_NEW_FOR_DCIODVFY.test(line));
  return {
    errors: lines.filter((line) => line.startsWith('Error')),
    warnings: lines.filter((line) => line.startsWith('Warning')),
  };
}

/** What another reader makes of a folder with one series. Values are those after rescale, slices ordered by position. */
export interface Reading {
  reader: string;
  dimensions: [number, number, number];
  origin: [number, number, number];
  /** mm between columns, rows, slices */
  spacing: [number, number, number];
  /** of the values as little-endian float32, slice after slice */
  sha256: string;
}

const script = `
import glob, hashlib, json, sys
import numpy as np
folder = sys.argv[1]
out = []
def add(reader, array, origin, spacing):
    out.append({'reader': reader, 'dimensions': [int(n) for n in array.shape[::-1]], 'origin': [float(v) for v in origin],
      'spacing': [float(v) for v in spacing], 'sha256': hashlib.sha256(array.astype('<f4').tobytes()).hexdigest()})
try:
    import pydicom
    d = [pydicom.dcmread(f) for f in glob.glob(glob.escape(folder) + '/*.dcm')]
    o = np.array([float(v) for v in d[0].ImageOrientationPatient]); normal = np.cross(o[:3], o[3:])
    along = lambda s: float(np.dot(normal, [float(v) for v in s.ImagePositionPatient]))
    d.sort(key=along)
    values = np.stack([s.pixel_array * float(s.get('RescaleSlope', 1)) + float(s.get('RescaleIntercept', 0)) for s in d])
    gap = (along(d[-1]) - along(d[0])) / max(1, len(d) - 1)
    add('pydicom ' + pydicom.__version__, values, d[0].ImagePositionPatient, [d[0].PixelSpacing[1], d[0].PixelSpacing[0], gap])
except ImportError: pass
try:
    import SimpleITK as sitk
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder))
    image = reader.Execute()
    add('SimpleITK ' + sitk.Version().VersionString(), sitk.GetArrayFromImage(image), image.GetOrigin(), image.GetSpacing())
except ImportError: pass
print(json.dumps(out))
`;

/**
 * Reads the series of a folder with pydicom and, where it is installed, SimpleITK.
 * @throws Error where neither can be used; SYNDIFF_PYTHON names the Python that has them
 */
export function readElsewhere(folder: string): Reading[] {
  const python = process.env['SYNDIFF_PYTHON'] ?? '/usr/bin/python3';
  const { stdout, stderr } = spawnSync(python, ['-c', script, folder], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const readings = stdout.trim() === '' ? [] : (JSON.parse(stdout) as Reading[]);
  if (readings.length === 0) throw new Error(`no other reader could be used: ${stderr.split('\n').at(-2) ?? python}`);
  return readings;
}
