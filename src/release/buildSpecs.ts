import type { BuildSpec } from '../build/buildSpec.ts';
import type { ImageDefinition } from './imageDefinition.ts';
import type { Project } from './project.ts';
import { ConfigError } from './configError.ts';

export interface BuildChoice {
  /** `os/arch[/variant]`; those of the image when absent or empty. */
  readonly platforms?: readonly string[];
  /** Tag names for every repository of the image, or full references. */
  readonly tags?: readonly string[];
  readonly output: 'push' | 'load' | 'none';
  readonly noCache?: boolean;
}

/** Everything rendered and checked. Throws ConfigError. */
export function buildSpecFor(
  project: Project,
  image: ImageDefinition,
  choice: BuildChoice,
  now: Date,
): BuildSpec {
  throw new ConfigError(
    'invalid-request',
    `${project.root} ${image.name} ${choice.output} ${now.toISOString()}`,
    '',
  );
}
