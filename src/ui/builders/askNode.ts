import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Builder } from '../../build/builder.ts';
import type { NewNode } from '../../build/builders/builderChange.ts';
import { askDriverOptions, askNodePlatforms } from './askBuilder.ts';

const Argument = z.object({
  name: z.string(),
  node: z.optional(z.string()),
  endpoint: z.optional(z.string()),
  platforms: z._default(z.array(z.string()), []),
  driverOptions: z._default(z.array(z.string()), []),
});

/** The node of `slipway.appendNode`’s argument; undefined when the user is to be asked. */
export function parseNode(argument: unknown): NewNode | undefined {
  const parsed = z.safeParse(Argument, argument);
  if (!parsed.success || parsed.data.endpoint === undefined) return undefined;
  const { node, endpoint, platforms, driverOptions } = parsed.data;
  return { endpoint, platforms, driverOptions, ...(node === undefined ? {} : { node }) };
}

/** Asks for another node of a builder; undefined when the user left. */
export async function askNode(builder: Builder): Promise<NewNode | undefined> {
  const t = vscode.l10n.t;
  const title = t('Add a node to {0}', builder.name);
  const remote = builder.driver === 'remote';
  const kubernetes = builder.driver === 'kubernetes';
  const endpoint = kubernetes
    ? ''
    : await vscode.window.showInputBox({
        title,
        prompt: remote
          ? t('Endpoint of its BuildKit')
          : t('Docker context or endpoint of another machine'),
        placeHolder: remote ? 'tcp://buildkit.example:1234' : 'ssh://user@arm-host',
        ignoreFocusOut: true,
        validateInput: (text) => {
          if (builder.nodes.some((node) => node.endpoint === text))
            return t('A node of this builder is there already.');
          return /^[A-Za-z0-9][^\s]*$/.test(text)
            ? undefined
            : t('A name or an address, without spaces.');
        },
      });
  if (endpoint === undefined) return undefined;
  const platforms = await askNodePlatforms(title);
  if (platforms === undefined) return undefined;
  const driverOptions = await askDriverOptions(title, builder.driver, []);
  if (driverOptions === undefined) return undefined;
  return { platforms, driverOptions, ...(endpoint === '' ? {} : { endpoint }) };
}
