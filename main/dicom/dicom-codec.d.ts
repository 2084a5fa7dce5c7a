declare module '@cornerstonejs/dicom-codec' {
  interface ImageInfo {
    rows: number;
    columns: number;
    bitsAllocated: number;
    samplesPerPixel: number;
    signed: boolean;
    pixelRepresentation: number;
  }
  interface Decoded {
    imageFrame: Uint8Array | Int8Array | Uint16Array | Int16Array;
    imageInfo: ImageInfo & { bitsPerSample: number };
  }
  const dicomCodec: {
    decode(frame: Uint8Array, info: ImageInfo, transferSyntaxUID: string): Promise<Decoded>;
  };
  export default dicomCodec;
}
