import { audit } from './audit.ts';
import { batch } from './batch.ts';
import type { Command } from './command.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { scan } from './scan.ts';
import { translate } from './translate.ts';

export const commandTable: Readonly<Record<string, Command>> = { translate, batch, jobs, audit, scan, models };
