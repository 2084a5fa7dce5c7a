import type { CommandArgument, Provider, ReportFormat } from '../../preload/contract/index.ts';
import { usualRecipe } from './recipe.ts';

type Export = CommandArgument<'exportTranslation'>;

/** What has been typed and chosen in the panels. It outlives them: in another language they are made anew. */
export class Forms {
  translation = $state({
    modelId: usualRecipe.modelId,
    seed: usualRecipe.seed,
    samples: usualRecipe.samples,
    provider: usualRecipe.provider as Provider,
    regionOnly: false,
  });
  export = $state({
    /** null until a place is typed: where was written to last */
    folder: null as string | null,
    layout: 'series' as NonNullable<Export['layout']>,
    storage: 'modality' as NonNullable<Export['storage']>,
    /** what was written for one series is not said of another */
    description: null as { seriesId: string; text: string } | null,
    deidentify: false,
  });
  report = $state({
    /** null until a place is typed: where the series goes */
    folder: null as string | null,
    formats: ['html', 'pdf'] as ReportFormat[],
    deidentify: false,
  });
}
