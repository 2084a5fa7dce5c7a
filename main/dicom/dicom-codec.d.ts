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

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface J2KDecoder {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }
  const load: () => Promise<{ J2KDecoder: new () => J2KDecoder }>;
  export default load;
}
