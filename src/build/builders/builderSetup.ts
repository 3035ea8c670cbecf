/** How a node was created. */
export interface NodeSetup {
  readonly name: string;
  readonly endpoint: string;
  /** Those the user fixed; BuildKit finds the others itself. */
  readonly platforms: readonly string[];
  /** `key=value`. */
  readonly driverOptions: readonly string[];
  /** Of the BuildKit daemon. */
  readonly flags: readonly string[];
}

/** What is needed to create a builder again as it is. */
export interface BuilderSetup {
  readonly name: string;
  readonly driver: string;
  readonly nodes: readonly NodeSetup[];
}

/** Added by buildx itself to every builder with `network=host`. */
const ownFlag = '--allow-insecure-entitlement=network.host';

/** Reads what `docker buildx inspect NAME` prints; undefined when it names no builder. */
export function parseBuilderSetup(text: string): BuilderSetup | undefined {
  const [head = '', ...rest] = text.split(/^Nodes:\s*$/m);
  const name = fieldOf(head, 'Name');
  const driver = fieldOf(head, 'Driver');
  if (name === undefined || driver === undefined) return undefined;
  const blocks = rest.join('\n').split(/^(?=Name:\s)/m);
  const nodes = blocks.flatMap((block): NodeSetup[] => {
    const node = fieldOf(block, 'Name');
    const endpoint = fieldOf(block, 'Endpoint');
    if (node === undefined || endpoint === undefined) return [];
    const fixed = (fieldOf(block, 'Platforms') ?? '').split(',').map((part) => part.trim());
    return [
      {
        ...{ name: node, endpoint },
        platforms: fixed.filter((part) => part.endsWith('*')).map((part) => part.slice(0, -1)),
        driverOptions: optionsOf(fieldOf(block, 'Driver Options') ?? ''),
        flags: (fieldOf(block, 'BuildKit daemon flags') ?? '')
          .split(/\s+/)
          .filter((flag) => flag !== '' && flag !== ownFlag),
      },
    ];
  });
  return { name, driver, nodes };
}

function fieldOf(text: string, key: string): string | undefined {
  const found = new RegExp(`^${key}:[ \\t]+(\\S.*)$`, 'm').exec(text)?.[1];
  return found?.trim();
}

/** `env.FOO="a,b" network="host"`, quoted as Go quotes. */
function optionsOf(text: string): string[] {
  return [...text.matchAll(/([^\s=]+)="((?:[^"\\]|\\.)*)"/g)].map(
    ([, key = '', value = '']) => `${key}=${value.replaceAll(/\\(.)/g, '$1')}`,
  );
}
