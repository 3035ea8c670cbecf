/** A build that was running when the process that started it ended. */
export interface KeptBuild {
  /** `keep` of its command. */
  readonly folder: string;
  /** What it was begun with. */
  readonly about: string;
}

/** Builds that go on when this process ends. All fail with BuildError. */
export interface KeptBuilds {
  /** A folder for one such build; undefined where a program does not outlive the one before it. */
  begin(about: string): Promise<string | undefined>;
  /** Builds nobody follows any more, once: from now on they are this process's. */
  adopt(): Promise<readonly KeptBuild[]>;
  /** Its result is known. */
  forget(folder: string): Promise<void>;
  /** Leaves what runs to the process that comes next; nothing is forgotten from now on. */
  leave(): void;
}
