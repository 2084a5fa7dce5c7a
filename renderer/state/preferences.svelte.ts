import type { CommandArgument, ErrorReport, Settings, WindowDoor } from '../../preload/contract/index.ts';
import { speak } from '../strings.ts';

/** What holds while the engine cannot tell what the user has chosen. */
const usual: Settings = {
  language: 'en',
  recentFolders: [],
  welcomed: false,
  exportFolder: '',
  hiddenPatientLine: false,
  keys: {},
};

/** What the user has chosen, kept by the engine. */
export class Preferences {
  /** null until the engine has told them */
  current = $state.raw<Settings | null>(null);

  /** @param onError what cannot be read or kept is told there and changes nothing */
  constructor(
    private readonly door: Pick<WindowDoor, 'readSettings' | 'changeSettings'>,
    private readonly onError: (error: ErrorReport) => void,
  ) {}

  async read(): Promise<void> {
    const answer = await this.door.readSettings({}).catch(() => null);
    if (answer && !answer.ok) this.onError(answer.error);
    this.adopt(answer?.ok ? answer.result : (this.current ?? usual));
  }

  /** Holds at once, also where it cannot be kept. */
  async change(changes: CommandArgument<'changeSettings'>): Promise<void> {
    this.adopt({ ...(this.current ?? usual), ...changes });
    const answer = await this.door.changeSettings(changes).catch(() => null);
    if (answer && !answer.ok) this.onError(answer.error);
  }

  private adopt(settings: Settings): void {
    speak(settings.language);
    this.current = settings;
  }
}
