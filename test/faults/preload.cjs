/*
 * Loaded before the application (`--require`) in a real process on real files: makes operations on files fail at a
 * given call, and the wall clock jump. SYNDIFF_FAULTS holds what, as JSON; SYNDIFF_FAULTS_LOG is told of each that has
 * struck. Threads load it too, with counts of their own.
 */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { files = [], clock = null } = JSON.parse(process.env.SYNDIFF_FAULTS ?? '{}');
const log = process.env.SYNDIFF_FAULTS_LOG;
const seen = new Map();
const { promises, appendFileSync } = fs;
const original = { ...promises };

/** The error that an operation on a path is to fail with now, or null. */
function strike(operation, ...paths) {
  for (const rule of files) {
    if (rule.operation !== operation || !paths.some((path) => String(path).includes(rule.where))) continue;
    const count = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, count);
    if (count < rule.nth || count >= rule.nth + rule.times) continue;
    if (log) appendFileSync(log, `${rule.code} at ${operation} in ${rule.name}\n`);
    return Object.assign(new Error(`${rule.code}: injected, ${operation}`), {
      code: rule.code,
      syscall: operation,
      path: String(paths[0]),
    });
  }
  return null;
}

const refusing = (operation, name, pathsOf) => {
  promises[name] = (...given) => {
    const error = strike(operation, ...pathsOf(given));
    return error ? Promise.reject(error) : original[name].apply(promises, given);
  };
};
refusing('write', 'writeFile', ([path]) => [path]);
refusing('write', 'copyFile', ([, to]) => [to]);
refusing('rename', 'rename', ([from, to]) => [from, to]);
refusing('make', 'mkdir', ([path]) => [path]);
refusing('read', 'readFile', ([path]) => [path]);
refusing('read', 'readdir', ([path]) => [path]);

promises.open = async (path, ...rest) => {
  const error = strike('open', path);
  if (error) throw error;
  const handle = await original.open.call(promises, path, ...rest);
  const method = (operation, name, before = async () => undefined) => {
    const own = handle[name].bind(handle);
    handle[name] = async (...given) => {
      const failure = strike(operation, path);
      if (!failure) return own(...given);
      await before(own, given);
      throw failure;
    };
  };
  // A disk that is full takes the beginning.
  const half = async (own, [data, ...others]) => {
    if (Buffer.isBuffer(data)) await own(data.subarray(0, data.length >> 1), ...others);
    else if (typeof data === 'string') await own(data.slice(0, data.length >> 1), ...others);
  };
  for (const name of ['writeFile', 'appendFile']) method('write', name, half);
  for (const name of ['sync', 'datasync']) method('sync', name);
  method('read', 'read');
  return handle;
};
syncBuiltinESMExports();

if (clock) {
  const RealDate = Date;
  const started = process.hrtime.bigint();
  let told = false;
  const offset = () => {
    if (Number(process.hrtime.bigint() - started) / 1e6 < clock.afterMs) return 0;
    if (log && !told) appendFileSync(log, 'the clock jumped\n');
    told = true;
    return clock.byMs;
  };
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + offset());
      else super(...given);
    }
    static now() {
      return RealDate.now() + offset();
    }
  };
}
