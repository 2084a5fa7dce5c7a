/** What a file holds, as far as reading goes: an image of one frame, one of many frames, or something else by name. */
export interface StorageClass {
  name: string;
  kind: 'image' | 'multi-frame' | 'other';
}

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
export const SECONDARY_CAPTURE_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.7';
export const ENCAPSULATED_PDF_STORAGE = '1.2.840.10008.5.1.4.1.1.104.1';
export const MEDIA_STORAGE_DIRECTORY_STORAGE = '1.2.840.10008.1.3.10';

/** PS3.4 Annex B, the classes that lie beside CT and MR images in real folders. */
const table: Record<string, StorageClass> = {
  [CT_IMAGE_STORAGE]: { name: 'CT Image', kind: 'image' },
  [MR_IMAGE_STORAGE]: { name: 'MR Image', kind: 'image' },
  '1.2.840.10008.5.1.4.1.1.2.1': { name: 'Enhanced CT Image', kind: 'multi-frame' },
  '1.2.840.10008.5.1.4.1.1.2.2': { name: 'Legacy Converted Enhanced CT Image', kind: 'multi-frame' },
  '1.2.840.10008.5.1.4.1.1.4.1': { name: 'Enhanced MR Image', kind: 'multi-frame' },
  '1.2.840.10008.5.1.4.1.1.4.4': { name: 'Legacy Converted Enhanced MR Image', kind: 'multi-frame' },
  [MEDIA_STORAGE_DIRECTORY_STORAGE]: { name: 'DICOMDIR (media directory)', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.1': { name: 'Computed Radiography Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.1.1': { name: 'Digital X-Ray Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.4.2': { name: 'MR Spectroscopy', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.6.1': { name: 'Ultrasound Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.3.1': { name: 'Ultrasound Multi-frame Image', kind: 'other' },
  [SECONDARY_CAPTURE_IMAGE_STORAGE]: { name: 'Secondary Capture Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.7.2': { name: 'Multi-frame Grayscale Byte Secondary Capture Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.7.3': { name: 'Multi-frame Grayscale Word Secondary Capture Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.7.4': { name: 'Multi-frame True Color Secondary Capture Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.11.1': { name: 'Grayscale Softcopy Presentation State', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.20': { name: 'Nuclear Medicine Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.30': { name: 'Parametric Map', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.66': { name: 'Raw Data', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.66.1': { name: 'Spatial Registration', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.66.4': { name: 'Segmentation', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.66.5': { name: 'Surface Segmentation', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.67': { name: 'Real World Value Mapping', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.11': { name: 'Basic Text SR', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.22': { name: 'Enhanced SR', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.33': { name: 'Comprehensive SR', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.34': { name: 'Comprehensive 3D SR', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.59': { name: 'Key Object Selection Document', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.88.67': { name: 'X-Ray Radiation Dose SR', kind: 'other' },
  [ENCAPSULATED_PDF_STORAGE]: { name: 'Encapsulated PDF', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.128': { name: 'Positron Emission Tomography Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.481.1': { name: 'RT Image', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.481.2': { name: 'RT Dose', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.481.3': { name: 'RT Structure Set', kind: 'other' },
  '1.2.840.10008.5.1.4.1.1.481.5': { name: 'RT Plan', kind: 'other' },
};

export function storageClass(uid: string): StorageClass {
  return table[uid] ?? { name: uid === '' ? 'no SOP Class UID' : `SOP class ${uid}`, kind: 'other' };
}
