#!/usr/bin/env node
// Runs from TypeScript source: what is read is what runs, and the repository needs no build for the command line.
import { register } from 'tsx/esm/api';

register();
await import('../main/shells/cli.ts');
