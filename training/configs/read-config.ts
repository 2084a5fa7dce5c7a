import { existsSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../main/errors.ts';
import { didYouMean } from '../options/spelling.ts';
import { configs, referenceDefaults, trainingConfig, type TrainingConfig } from './index.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A config by its name, or from a JSON file: a whole one, as a run leaves it in its config.json, or what differs from the
 * one that it names as its `base`.
 * @throws UserError `usage` for an unknown name, `bad-config` for a file with a fault, naming every wrong key and value
 */
export function readConfig(nameOrFile: string): TrainingConfig {
  const named = Object.hasOwn(configs, nameOrFile) ? configs[nameOrFile] : undefined;
  if (named) return named;
  const known = Object.keys(configs);
  if (!existsSync(nameOrFile))
    throw new UserError(
      'usage',
      `There is no config "${nameOrFile}".${didYouMean(nameOrFile, known)}`,
      `Known: ${known.join(', ')}; or name a JSON file.`,
    );
  const { base, ...own } = readJson(nameOrFile);
  if (base !== undefined && !(typeof base === 'string' && Object.hasOwn(configs, base)))
    throw refusal(nameOrFile, `There is no base ${JSON.stringify(base)}${didYouMean(String(base), known)}`);
  const content = { name: basename(nameOrFile, extname(nameOrFile)), ...own };
  const parsed = trainingConfig.safeParse(base === undefined ? content : merged(configs[base]!, content));
  if (parsed.success) return parsed.data;
  throw refusal(nameOrFile, parsed.error.issues.map(inWords).join('; '));
}

function refusal(file: string, why: string, cause?: unknown): UserError {
  const remedy = `Give a whole config, as a run leaves it in config.json, or { "base": NAME, … } with what differs. Bases: ${Object.keys(configs).join(', ')}.`;
  return new UserError('bad-config', `${basename(file)} is not a config: ${why}.`, remedy, { cause });
}

function readJson(file: string): Json {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refusal(file, 'it is not JSON', cause);
  }
  if (!isObject(content)) throw refusal(file, 'it holds no object');
  return content;
}

/** Objects are merged, all else is replaced. */
function merged(base: Json, own: Json): Json {
  const values = Object.entries(own).map(([key, value]) => {
    const before = base[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(values) };
}

function inWords(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return `${place || 'it'}: ${issue.message}`;
  const there = issue.path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[String(key)] : undefined),
    referenceDefaults,
  );
  const known = isObject(there) ? Object.keys(there) : [];
  return issue.keys
    .map((key) => `there is no ${[...issue.path, key].join('.')}.${didYouMean(key, known)}`)
    .join(' ')
    .replace(/[.]$/, '');
}
