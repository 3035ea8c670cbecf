import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { displayArgv } from '../../build/displayCommand.ts';
import type { AnnouncementPlan } from '../../release/announce/announceVerbs.ts';
import type { AnnounceCommandId } from '../contributions.ts';
import type { EditorParts } from '../editorParts.ts';
import type { Feature } from '../feature.ts';
import { busy } from '../busy.ts';
import { logText } from '../logText.ts';
import { plainText } from '../plainText.ts';
import type { Session } from '../sessions.ts';
import type { WebhookAddresses } from './webhookAddresses.ts';

type Parts = Pick<EditorParts, 'host' | 'sessions'> & { readonly addresses: WebhookAddresses };

const ways = ['copy', 'command', 'webhook', 'address'] as const;
type Way = (typeof ways)[number];

const AnnounceArgument = z.object({
  version: z.optional(z.string()),
  way: z.optional(z.enum(ways)),
  /** Path of the workspace folder. */
  folder: z.optional(z.string()),
});

/** `slipway.announce`: notes to the clipboard, a command or a webhook; returns the way. */
export function registerAnnounce({ host, sessions, addresses }: Parts): Feature<AnnounceCommandId> {
  async function announce(argument: unknown): Promise<Way | undefined> {
    const given = z.parse(AnnounceArgument, argument ?? {});
    const session = await sessions.meant(given.folder);
    if (session === undefined) return undefined;
    const plan = await busy(vscode.l10n.t('Reading the notes'), (signal) =>
      session.slipway.planAnnouncement(given.version, signal),
    );
    const way = given.way ?? (await askWay(plan));
    switch (way) {
      case undefined:
        return undefined;
      case 'copy':
        return copyNotes(plan);
      case 'command':
        return runCommand(session, plan);
      case 'webhook':
        return post(session, plan);
      case 'address':
        return (await askAddress(session, plan)) ? way : undefined;
    }
  }

  async function runCommand(session: Session, plan: AnnouncementPlan): Promise<Way | undefined> {
    const t = vscode.l10n.t;
    if (plan.command === undefined) return undefined;
    const line = plainText(displayArgv(plan.command));
    const question = t('Announce {0} by running {1}?', plainText(plan.title), line);
    if (!(await confirmed(question, plainText(plan.notes, 600), t('Run')))) return undefined;
    await busy(t('Announcing'), (signal) =>
      session.slipway.runAnnouncement(plan, (text) => host.log.info(logText(text)), signal),
    );
    return told(t('{0} was given the notes.', line), 'command');
  }

  async function post(session: Session, plan: AnnouncementPlan): Promise<Way | undefined> {
    const t = vscode.l10n.t;
    const { webhook, title } = plan;
    if (webhook === undefined) return undefined;
    const { root } = await session.slipway.project(new AbortController().signal);
    const kept = await addresses.addressOf(root, webhook.variable);
    if (kept === undefined && !(await askAddress(session, plan))) return undefined;
    const name = webhook.variable;
    const question = t('Announce {0} to the webhook {1}?', plainText(title), name);
    const sent = plainText(JSON.stringify(webhook.body), 600);
    if (!(await confirmed(question, sent, t('Post')))) return undefined;
    await busy(t('Announcing'), (signal) => session.slipway.postAnnouncement(plan, signal));
    return told(t('Posted to the webhook {0}.', name), 'webhook');
  }

  async function askAddress(session: Session, { webhook }: AnnouncementPlan): Promise<boolean> {
    const t = vscode.l10n.t;
    if (webhook === undefined) return false;
    const { root } = await session.slipway.project(new AbortController().signal);
    const address = await vscode.window.showInputBox({
      title: t('Address of the webhook {0}', webhook.variable),
      prompt: t('Kept in the secret storage for this folder; never shown, logged or written down.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^https?:\/\/\S+$/.test(text.trim()) ? undefined : t('An address begins with https://'),
    });
    if (address === undefined) return false;
    await addresses.keep(root, webhook.variable, address.trim());
    return true;
  }

  return { dispose: () => undefined, commands: { 'slipway.announce': announce } };
}

async function askWay({ command, webhook, title }: AnnouncementPlan): Promise<Way | undefined> {
  const t = vscode.l10n.t;
  const items: (vscode.QuickPickItem & { readonly way: Way })[] = [
    { label: `$(copy) ${t('Copy the notes')}`, way: 'copy' },
  ];
  if (command !== undefined)
    items.push({
      label: `$(terminal) ${t('Run the command')}`,
      description: plainText(displayArgv(command)),
      way: 'command',
    });
  if (webhook !== undefined)
    items.push(
      {
        label: `$(broadcast) ${t('Post to the webhook')}`,
        description: webhook.variable,
        way: 'webhook',
      },
      { label: `$(key) ${t('Change the address of the webhook…')}`, way: 'address' },
    );
  const placeHolder = t('How? announce in slipway.yaml adds a command or a webhook.');
  const named = t('Announce {0}', plainText(title));
  return (await vscode.window.showQuickPick(items, { title: named, placeHolder }))?.way;
}

async function copyNotes({ title, notes, url }: AnnouncementPlan): Promise<Way> {
  const parts = [`# ${title}`, notes, url].filter((part) => part !== '');
  await vscode.env.clipboard.writeText(`${parts.join('\n\n')}\n`);
  return told(vscode.l10n.t('The notes of {0} are on the clipboard.', plainText(title)), 'copy');
}

function told(text: string, way: Way): Way {
  void vscode.window.showInformationMessage(text);
  return way;
}

async function confirmed(question: string, detail: string, yes: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
