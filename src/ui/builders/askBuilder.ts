import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Builder, CreateBuilder } from '../../build/builder.ts';
import { parsePlatform } from '../../oci/platform.ts';

const Argument = z.object({
  name: z.string(),
  driver: z._default(z.enum(['docker-container', 'remote', 'kubernetes']), 'docker-container'),
  endpoint: z.optional(z.string()),
  platforms: z._default(z.array(z.string()), []),
  driverOptions: z._default(z.array(z.string()), []),
  use: z._default(z.boolean(), false),
});

/** The argument of `slipway.createBuilder`; undefined when the user is to be asked. */
export function parseCreateBuilder(argument: unknown): CreateBuilder | undefined {
  const parsed = z.safeParse(Argument, argument);
  if (!parsed.success) return undefined;
  const { endpoint, ...rest } = parsed.data;
  return endpoint === undefined ? rest : { ...rest, endpoint };
}

const nameForm = /^[A-Za-z][A-Za-z0-9._-]*$/;

/** Asks for a builder to create, with `options` proposed; undefined when the user left. */
export async function askBuilder(
  existing: readonly Builder[],
  options: readonly string[],
): Promise<CreateBuilder | undefined> {
  const driver = await askDriver();
  if (driver === undefined) return undefined;
  const name = await askName(existing, driver);
  if (name === undefined) return undefined;
  const endpoint = driver === 'remote' ? await askEndpoint() : '';
  if (endpoint === undefined) return undefined;
  const platforms = await askNodePlatforms(title());
  if (platforms === undefined) return undefined;
  const proposed = driver === 'docker-container' ? options : [];
  const driverOptions = await askDriverOptions(title(), driver, proposed);
  if (driverOptions === undefined) return undefined;
  return {
    name,
    driver,
    platforms,
    driverOptions,
    use: false,
    ...(endpoint === '' ? {} : { endpoint }),
  };
}

const title = (): string => vscode.l10n.t('Create builder');

async function askDriver(): Promise<CreateBuilder['driver'] | undefined> {
  const t = vscode.l10n.t;
  const items = [
    {
      label: '$(vm) docker-container',
      description: t('BuildKit in a container of this engine: all platforms, all exports'),
      driver: 'docker-container' as const,
    },
    {
      label: '$(remote) remote',
      description: t('a BuildKit that runs elsewhere'),
      driver: 'remote' as const,
    },
    {
      label: '$(server-environment) kubernetes',
      description: t('BuildKit pods in the current Kubernetes context'),
      driver: 'kubernetes' as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: title(),
    placeHolder: t('Where BuildKit runs'),
    ignoreFocusOut: true,
  });
  return picked?.driver;
}

function askName(
  existing: readonly Builder[],
  driver: CreateBuilder['driver'],
): Promise<string | undefined> {
  const t = vscode.l10n.t;
  const taken = new Set(existing.map(({ name }) => name));
  const proposed = driver === 'docker-container' ? 'slipway' : driver;
  return Promise.resolve(
    vscode.window.showInputBox({
      title: title(),
      prompt: t('Name of the builder'),
      value: taken.has(proposed) ? `${proposed}-2` : proposed,
      ignoreFocusOut: true,
      validateInput: (text) => {
        if (taken.has(text)) return t('There is a builder of that name.');
        return nameForm.test(text)
          ? undefined
          : t('A letter first, then letters, digits, “.”, “_” and “-”.');
      },
    }),
  );
}

function askEndpoint(): Promise<string | undefined> {
  const t = vscode.l10n.t;
  return Promise.resolve(
    vscode.window.showInputBox({
      title: title(),
      prompt: t('Endpoint of BuildKit'),
      placeHolder: 'tcp://buildkit.example:1234',
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^(?:tcp|unix|docker-container|kube-pod|ssh):\/\/\S+$/.test(text)
          ? undefined
          : t('Such as tcp://host:1234 or unix:///run/buildkit/buildkitd.sock.'),
    }),
  );
}

export async function askNodePlatforms(title: string): Promise<readonly string[] | undefined> {
  const t = vscode.l10n.t;
  const text = await vscode.window.showInputBox({
    title,
    prompt: t('Platforms to prefer on it, separated by commas; empty: what it finds itself'),
    placeHolder: 'linux/amd64, linux/arm64',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const wrong = listed(typed).find((platform) => parsePlatform(platform) === undefined);
      return wrong === undefined ? undefined : t('“{0}” is not os/arch[/variant].', wrong);
    },
  });
  return text === undefined ? undefined : listed(text);
}

const optionExamples: Readonly<Record<string, string>> = {
  'docker-container': 'network=host image=moby/buildkit:buildx-stable-1',
  remote: 'cacert=/certs/ca.pem cert=/certs/cert.pem key=/certs/key.pem',
  kubernetes: 'namespace=buildkit replicas=2 rootless=true',
};

export async function askDriverOptions(
  title: string,
  driver: string,
  proposed: readonly string[],
): Promise<readonly string[] | undefined> {
  const t = vscode.l10n.t;
  const text = await vscode.window.showInputBox({
    title,
    prompt:
      proposed.length === 0
        ? t('Driver options, with spaces between; may be empty')
        : t('Driver options; network=host lets it reach the registry on this machine'),
    value: proposed.join(' '),
    placeHolder: optionExamples[driver] ?? '',
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const wrong = spaced(typed).find((option) => !/^[A-Za-z][^=]*=./.test(option));
      return wrong === undefined ? undefined : t('“{0}” is not name=value.', wrong);
    },
  });
  return text === undefined ? undefined : spaced(text);
}

function spaced(text: string): string[] {
  return text.split(/\s+/).filter((part) => part !== '');
}

function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
