/** The TensorFlow library that the addon is built against: a pinned wheel of the Python package index (TRAINING.md §1). */
export const wheel = {
  requirement: 'tensorflow-cpu==2.18.1',
  sha256: '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
  pythonVersion: '3.11',
  platforms: ['manylinux2014_x86_64', 'manylinux_2_17_x86_64'],
} as const;

/** What of the wheel is needed to build and run the addon: two libraries and the C headers, no Python. */
export const wheelParts = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/tsl/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/c/',
  'tensorflow/include/tsl/platform/',
  'tensorflow/include/xla/tsl/c/',
] as const;
