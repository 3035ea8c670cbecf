import { parseRegistry } from '../oci/access/parseRegistry.ts';
import { signInAdvice } from '../oci/access/signInAdvice.ts';
import type { Command, Invocation } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { UsageError } from './usageError.ts';

export const loginCommand: Command = {
  name: 'login',
  summary: 'sign in to a registry, through docker login',
  operands: 'REGISTRY',
  arity: [1, 1],
  options: {
    username: { type: 'text', value: 'NAME', summary: 'user name; asked for on a terminal' },
    'password-stdin': {
      type: 'flag',
      summary: 'read the password or token from standard input; asked for on a terminal',
    },
  },
  description:
    'Tries the sign-in out on the registry first, and hands it to docker login, by standard input, when it is\naccepted: Docker keeps it, in its credential store where it has one, for Slipway, for builds that push and for\nthe terminal. Slipway itself keeps nothing. A password is never an argument.',
  examples: [
    'slipway login ghcr.io --username alice',
    'echo "$TOKEN" | slipway login registry.example.com --username ci --password-stdin',
  ],
  async run(invocation) {
    const { arguments: given, services, signal } = invocation;
    const registry = parseRegistry(given.operands[0] ?? '');
    const username = await usernameFor(invocation, registry);
    const password = await passwordFor(invocation, registry);
    const credential = { kind: 'basic', username, password, place: 'given just now' } as const;
    const verdict = await services.access.checkCredential(registry, credential, signal);
    const { unencrypted } = await services.dockerLogin.login(registry, username, password, signal);
    const document = { registry, username, checked: verdict === 'accepted', unencrypted };
    const warnings = [
      ...(verdict === 'accepted'
        ? []
        : [`${registry} asks nobody to sign in: it was not checked.`]),
      ...(unencrypted
        ? [
            'Docker keeps it readable in its config file: configure a credential store (credsStore).',
          ]
        : []),
    ];
    return { document, text: `Signed in to ${registry} as ${neutralise(username)}.\n`, warnings };
  },
};

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'sign out of a registry, through docker logout',
  operands: 'REGISTRY',
  arity: [1, 1],
  options: {},
  description: 'Removes what docker login keeps for the registry.',
  examples: ['slipway logout ghcr.io'],
  async run({ arguments: given, services, signal }) {
    const registry = parseRegistry(given.operands[0] ?? '');
    await services.dockerLogin.logout(registry, signal);
    return { document: { registry }, text: `Signed out of ${registry}.\n` };
  },
};

async function usernameFor(
  { arguments: given, terminal, signal }: Invocation,
  registry: string,
): Promise<string> {
  const always = signInAdvice(registry).username;
  const username =
    given.text('username') ??
    always ??
    (given.flag('password-stdin') ? undefined : await terminal.ask?.('User name: ', signal));
  if (username !== undefined && username.trim() !== '') return username.trim();
  throw new UsageError('A user name is missing: --username NAME.', 'login');
}

async function passwordFor(
  { arguments: given, terminal, signal }: Invocation,
  registry: string,
): Promise<string> {
  const { secret } = signInAdvice(registry);
  const text = given.flag('password-stdin')
    ? await terminal.readStdin(signal)
    : await terminal.askSecret?.(`Password (${secret}): `, signal);
  if (text === undefined)
    throw new UsageError(
      'Without a terminal to ask on, the password comes by standard input: --password-stdin.',
      'login',
    );
  // As docker login does: the line end of echo is no part of it.
  const password = text.replace(/\r?\n$/, '');
  if (password !== '') return password;
  throw new UsageError('The password is empty.', 'login');
}
