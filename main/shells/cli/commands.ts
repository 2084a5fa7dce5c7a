import { assess } from './assess.ts';
import { audit } from './audit.ts';
import { batch } from './batch.ts';
import type { Command } from './command.ts';
import { echo } from './echo.ts';
import { fetch } from './fetch.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { scan } from './scan.ts';
import { send } from './send.ts';
import { translate } from './translate.ts';
import { watch } from './watch.ts';
import { worker } from './worker.ts';

export const commandTable: Readonly<Record<string, Command>> = {
  translate,
  assess,
  batch,
  watch,
  worker,
  jobs,
  audit,
  scan,
  models,
  send,
  fetch,
  echo,
};
