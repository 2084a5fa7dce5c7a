import { cancelJob } from '../../batch/cancel-job.ts';
import { JobQueue, type Job } from '../../jobs/index.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import { usage, wholeNumber } from './options.ts';
import { redisOf, redisOption } from './redis-option.ts';

export const jobs: Command = {
  summary:
    'Shows the jobs of the batches. `list` shows all; `retry JOB`, `acknowledge JOB` (deliver\n  it although its verdict is red), `cancel JOB` and `sooner JOB` change one while no\n' +
    '  batch is running; `batch --resume` does what is left.',
  arguments: ['list|retry|acknowledge|cancel|sooner'],
  optionalArgument: 'JOB',
  options: {
    priority: { value: 'N', help: 'for sooner: jobs with a higher number come first; default 1' },
    redis: { ...redisOption['redis']!, help: 'for cancel: where a batch was shared; also SYNDIFF_REDIS' },
    json: { help: 'print JSON' },
  },
  async run(given, terminal) {
    const [what, id] = given.arguments;
    const dataFolder = placesIn(root).data;
    const { queue, findings } = await JobQueue.open(dataFolder);
    try {
      for (const finding of findings) terminal.note(`note: ${finding}`);
      if (what === 'list') {
        const listed = queue.jobs();
        if (given.switches.has('json')) return terminal.result(JSON.stringify(listed, null, 2));
        return terminal.result(listed.length > 0 ? listed.map(describe).join('\n') : 'There are no jobs.');
      }
      if (!id) throw usage('JOB is missing.');
      if (what === 'retry') await queue.retry(id);
      else if (what === 'acknowledge') await queue.acknowledge(id);
      else if (what === 'sooner') await queue.prioritise(id, wholeNumber(given, 'priority', 1, 0, 1000));
      else if (what === 'cancel') await cancelJob(queue, id, { dataFolder, redis: redisOf(given)?.url });
      else throw usage(`jobs can list, retry, acknowledge, cancel or do one sooner, not "${what}".`);
      terminal.result(describe(queue.job(id)));
    } finally {
      await queue.close();
    }
  },
};

/** What a job is called where people read. */
export function seriesUID({ assignment: { source } }: Job): string {
  return source.seriesInstanceUID || source.seriesId;
}

function describe(job: Job): string {
  const line = `${job.state.padEnd(9)} ${job.id}  ${job.assignment.recipe.direction}  ${seriesUID(job)}`;
  const why = job.error ? [job.error.message] : (job.held?.reasons ?? []).map(({ message }) => message);
  return [line, ...why.map((text) => `    ${text}`)].join('\n');
}
