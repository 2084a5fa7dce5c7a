import type { Model } from '../../models/index.ts';
import type { Provider } from '../../preload/contract/index.ts';
import type { Series } from '../dicom/index.ts';
import { createSliceGrid, measureSpeed } from '../syndiff/index.ts';
import type { Speed, StartChild } from '../syndiff/index.ts';

/** What has been measured of each model, provider and size of a slice while the application runs. */
export class SpeedBook {
  private readonly measured = new Map<string, Promise<Speed>>();

  constructor(private readonly startChild?: StartChild) {}

  /**
   * @param series null: of a slice of the size the model was trained on
   * @throws DataError where the provider cannot run the model; it is tried again when asked again
   */
  speedOf(model: Model, series: Series | null, provider: Provider): Promise<Speed> {
    const { columns, rows } = sizeFor(model, series);
    const key = [model.folder, provider, columns, rows].join('\n');
    const known = this.measured.get(key);
    if (known) return known;
    const measuring = measureSpeed(model, { columns, rows }, { provider, startChild: this.startChild });
    measuring.catch(() => this.measured.delete(key));
    this.measured.set(key, measuring);
    return measuring;
  }
}

function sizeFor({ card }: Model, series: Series | null): { columns: number; rows: number } {
  if (!series) return { columns: card.grid.matrix[0], rows: card.grid.matrix[1] };
  const [columns, rows] = series.dimensions;
  const [betweenColumns, betweenRows] = series.grid.spacing;
  return createSliceGrid({ columns, rows, spacing: [betweenColumns, betweenRows] }, card.grid);
}
