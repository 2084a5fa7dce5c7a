// Node's off-thread loader hooks, which `--import tsx` needs, do not start in a worker thread: register in this one.
require('tsx/cjs/api').register();
require('./ducts-worker.ts');
