declare module 'dcmjs' {
  type Values = readonly unknown[];
  type RawDict = Record<string, { vr: string; Value: Values }>;
  interface Log {
    setLevel(level: string): void;
    getLogger(name: string): Log;
  }
  const dcmjs: {
    log: Log;
    data: {
      DicomDict: new (meta: RawDict) => {
        dict: RawDict;
        write(options: { allowInvalidVRLength: boolean }): ArrayBuffer;
      };
    };
  };
  export default dcmjs;
}
