/** Words and arguments of a program, never a shell line. */
export type Argv = readonly [string, ...string[]];

/** A step of another version than it applies to is left out, and says why. */
export type StepCondition = 'prerelease' | 'stable';

interface StepCommon {
  /** What `needs`, the journal and the command line know it by; unique in its checklist. */
  readonly id: string;
  readonly title: string;
  /** Steps that must have passed (or been skipped) before. */
  readonly needs: readonly string[];
  readonly only?: StepCondition;
  /** Its effect is seen by others and stays: it is confirmed, naming what it touches. */
  readonly irreversible: boolean;
  /** How to do it by hand, or what to look at. */
  readonly note?: string;
  /** Asked before it runs, beside what its runner has to say. */
  readonly confirm?: string;
  /** Takes the effect of a command back. */
  readonly undo?: Argv;
}

/** A step somebody does and ticks with a note. */
export interface ManualStep extends StepCommon {
  readonly kind: 'manual';
  /** A command its Markdown file names, which nobody has agreed to yet: it is never run. */
  readonly offer?: string;
}

/** A step that is a program: exit code 0 is its evidence. */
export interface CommandStep extends StepCommon {
  readonly kind: 'command' | 'test' | 'scan' | 'sign';
  /** `scan` and `sign` find an installed tool without one. */
  readonly run?: Argv;
  /** Ends with 0 when the effect is there: asked when the evidence is looked at again. */
  readonly check?: Argv;
  readonly timeoutMs?: number;
}

/** A step about images of the project: all of them without `images`. */
export interface ImageStep extends StepCommon {
  /** `build` builds and pushes nothing; `push` builds (from the cache, then) and pushes. */
  readonly kind: 'build' | 'push' | 'verify';
  readonly images?: readonly string[];
  readonly platforms?: readonly string[];
}

/** What was pushed, by digest, under other tags or in other repositories. */
export interface PromoteStep extends StepCommon {
  readonly kind: 'promote';
  readonly images?: readonly string[];
  /** Tag names, or full repositories to copy to. */
  readonly to: readonly string[];
}

/** A step whose runner needs nothing but the release itself and slipway.yaml. */
export interface ReleaseStep extends StepCommon {
  readonly kind:
    | 'version'
    | 'changelog'
    | 'binaries'
    | 'tag'
    | 'github-release'
    | 'deployment-issue'
    | 'announce';
  /** Of `announce` alone: what the notes are given to on standard input. */
  readonly run?: Argv;
}

export type Step = ManualStep | CommandStep | ImageStep | PromoteStep | ReleaseStep;

export type StepKind = Step['kind'];
