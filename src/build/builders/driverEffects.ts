import type { CreateBuilder } from '../builder.ts';
import { onThisMachine } from '../onThisMachine.ts';

/** What creating a builder makes, and where. */
export function driverEffects({
  name,
  driver,
  endpoint,
  driverOptions,
  node,
}: CreateBuilder): string[] {
  const first = node ?? `${name}0`;
  switch (driver) {
    case 'docker-container': {
      const image = optionOf(driverOptions, 'image');
      return [
        `BuildKit will run in the container buildx_buildkit_${first} of ${endpoint ?? 'the current engine'}, privileged${image === undefined ? '' : `, from ${image}`}`,
        `its cache is kept in the volume buildx_buildkit_${first}_state`,
      ];
    }
    case 'remote':
      return [
        `builds go to the BuildKit at ${endpoint ?? ''}; nothing is started or stopped there`,
      ];
    case 'kubernetes': {
      const namespace = optionOf(driverOptions, 'namespace');
      const replicas = optionOf(driverOptions, 'replicas') ?? '1';
      const privileged = optionOf(driverOptions, 'rootless') === 'true' ? 'rootless' : 'privileged';
      return [
        `a Deployment ${first} with ${replicas} ${privileged} pod${replicas === '1' ? '' : 's'} will be made in ${namespace === undefined ? 'the namespace' : `namespace ${namespace}`} of ${endpoint ?? 'the current Kubernetes context'} when it is started`,
      ];
    }
  }
}

/** What starting one does that was created before. */
export function startEffects(name: string, driver: string): string[] {
  switch (driver) {
    case 'docker':
      return [`${name} runs with Docker itself`];
    case 'remote':
      return [`asks every node of ${name} whether it answers`];
    case 'kubernetes':
      return [`makes the pods of ${name} and waits for them`];
    default:
      return [
        `starts the containers of ${name}; the image of BuildKit is pulled where it is missing`,
      ];
  }
}

interface Driven {
  readonly driver: string;
  readonly endpoint?: string;
  readonly driverOptions: readonly string[];
}

/** What is allowed, and rarely meant. */
export function driverWarnings({ driver, endpoint = '', driverOptions }: Driven): string[] {
  const host = /^tcp:\/\/([^/]+)/.exec(endpoint)?.[1];
  const secured = optionOf(driverOptions, 'cacert') !== undefined;
  const warnings: string[] = [];
  if (driver === 'remote' && host !== undefined && !secured && !onThisMachine(host))
    warnings.push(
      `${endpoint} without certificates (driver options cacert, cert, key): who is on the way can read and change what is built.`,
    );
  return warnings;
}

function optionOf(options: readonly string[], key: string): string | undefined {
  const found = options
    .flatMap((option) => option.split(','))
    .find((option) => option.startsWith(`${key}=`));
  return found?.slice(key.length + 1);
}
