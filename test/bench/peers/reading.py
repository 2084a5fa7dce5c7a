"""Makes the series that test/bench/reading.ts reads, and reads them as users of pydicom and SimpleITK do.

make SOURCE OUT SLICES      a series of 512 x 512 slices from the real ones in SOURCE, plain and in JPEG 2000
many SOURCE OUT FILES       series of 200 slices of 256 x 256
serve pydicom|simpleitk     for each line with a folder on standard input: one line of JSON
"""

import copy
import json
import pathlib
import sys
import time

import numpy as np


def make(source, out, slices):
    import pydicom
    from pydicom.uid import JPEG2000Lossless

    for name, dataset in series_of(read_sorted(source), slices, 0):
        for folder in ('plain', 'jpeg-2000'):
            (pathlib.Path(out) / folder).mkdir(parents=True, exist_ok=True)
        dataset.save_as(pathlib.Path(out) / 'plain' / name)
        packed = pydicom.dcmread(pathlib.Path(out) / 'plain' / name)
        packed.compress(JPEG2000Lossless, generate_instance_uid=False)
        packed.save_as(pathlib.Path(out) / 'jpeg-2000' / name)


def many(source, out, files):
    datasets = read_sorted(source)
    for dataset in datasets:
        dataset.PixelData = np.ascontiguousarray(dataset.pixel_array[128:384, 128:384]).tobytes()
        dataset.Rows = dataset.Columns = 256
    for number in range(-(-files // 200)):
        folder = pathlib.Path(out) / f'series{number}'
        folder.mkdir(parents=True)
        for name, dataset in series_of(datasets, min(200, files - 200 * number), number):
            dataset.save_as(folder / name)


def read_sorted(source):
    import pydicom

    datasets = [pydicom.dcmread(file) for file in pathlib.Path(source).iterdir()]
    return sorted(datasets, key=lambda dataset: float(dataset.ImagePositionPatient[2]))


def series_of(datasets, slices, number):
    """Real slices up and down again, moved and mirrored: as many bits in them as in the scanner's own."""
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    series, count = generate_uid(), len(datasets)
    x, y, z = (float(value) for value in datasets[0].ImagePositionPatient)
    for index in range(slices):
        at = index % (2 * count - 2)
        dataset = copy.deepcopy(datasets[at if at < count else 2 * count - 2 - at])
        pixels = np.roll(dataset.pixel_array, index // 7 % 5, axis=1)
        if index % 4 >= 2:
            pixels = pixels[:, ::-1]
        dataset.PixelData = np.ascontiguousarray(pixels).tobytes()
        dataset.ImagePositionPatient = [x, y, z + index]
        dataset.InstanceNumber = index + 1
        dataset.FrameOfReferenceUID = datasets[0].FrameOfReferenceUID
        dataset.SeriesInstanceUID, dataset.SeriesNumber = series, number + 1
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        yield f'{index:04d}', dataset


def read_pydicom(folder):
    import pydicom

    datasets = [pydicom.dcmread(file) for file in pathlib.Path(folder).iterdir()]
    row, column = np.array(datasets[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = np.cross(row, column)
    datasets.sort(key=lambda dataset: np.dot(normal, np.array(dataset.ImagePositionPatient, float)))
    volume = np.empty((len(datasets), datasets[0].Rows, datasets[0].Columns), np.int16)
    for index, dataset in enumerate(datasets):
        slope, intercept = int(dataset.RescaleSlope), int(dataset.RescaleIntercept)
        volume[index] = dataset.pixel_array
        if slope != 1:
            volume[index] *= slope
        volume[index] += intercept
    return volume


def read_simpleitk(folder):
    import SimpleITK

    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder))
    return SimpleITK.GetArrayFromImage(reader.Execute())


def serve(read):
    for line in sys.stdin:
        start = time.perf_counter()
        volume = read(line.strip())
        seconds = time.perf_counter() - start
        print(json.dumps({'seconds': seconds, 'sum': int(volume.sum(dtype=np.int64)), 'voxels': volume.size}), flush=True)
        del volume


if __name__ == '__main__':
    task, *arguments = sys.argv[1:]
    if task == 'serve':
        serve({'pydicom': read_pydicom, 'simpleitk': read_simpleitk}[arguments[0]])
    else:
        {'make': make, 'many': many}[task](arguments[0], arguments[1], int(arguments[2]))
