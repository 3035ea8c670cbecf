import * as vscode from 'vscode';
import { isDigest } from '../../oci/digest.ts';
import { promotionTarget } from '../../oci/planPromotion.ts';
import type { Reference, Repository, TagReference } from '../../oci/reference.ts';
import { formatRepository, InvalidReferenceError, parseReference } from '../../oci/reference.ts';

/** Undefined when the user gave up. */
export async function askSource(): Promise<Reference | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Promote'),
    prompt: vscode.l10n.t('The image to promote; it is read once, and its digest goes everywhere'),
    placeHolder: 'ghcr.io/acme/api:staging',
    validateInput: (value) => complaint(() => parseReference(value.trim())),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : parseReference(text.trim());
}

/** Where an image is promoted to; undefined when the user gave up. */
export async function askPromotion(source: Reference): Promise<string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Promote'),
    prompt: vscode.l10n.t(
      ':tag in {0}, or repository:tag, with spaces between',
      formatRepository(source.repository),
    ),
    placeHolder: ':1.4.0 :latest docker.io/acme/api:1.4.0',
    validateInput: (value) =>
      complaint(() => words(value).forEach((word) => promotionTarget(word, source))),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : words(text);
}

/** The tags a merge writes; undefined when the user gave up. */
export async function askMergeTargets(): Promise<TagReference[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Merge digests'),
    prompt: vscode.l10n.t('Tags to write, each with its repository, with spaces between'),
    placeHolder: 'ghcr.io/acme/api:1.4.0 ghcr.io/acme/api:latest',
    validateInput: (value) => complaint(() => words(value).forEach(tagReference)),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : words(text).map(tagReference);
}

/** What is merged; bare digests are in `repository`. Undefined when the user gave up. */
export async function askMergeSources(repository: Repository): Promise<Reference[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Merge digests'),
    prompt: vscode.l10n.t(
      'Digests in {0}, or name@sha256:…, with spaces between',
      formatRepository(repository),
    ),
    placeHolder: 'sha256:… sha256:…',
    validateInput: (value) =>
      complaint(() => words(value).forEach((word) => mergeSource(word, repository))),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : words(text).map((word) => mergeSource(word, repository));
}

/** Throws InvalidReferenceError. */
export function mergeSource(text: string, repository: Repository): Reference {
  return isDigest(text) ? { kind: 'digest', repository, digest: text } : parseReference(text);
}

/** `repository:tag` in full: nothing is written as latest by accident. Throws InvalidReferenceError. */
export function tagReference(text: string): TagReference {
  const reference = parseReference(text);
  if (reference.kind === 'tag' && text.endsWith(`:${reference.tag}`)) return reference;
  throw new InvalidReferenceError(text, 'a tag is written as repository:tag');
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function complaint(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error instanceof InvalidReferenceError
      ? vscode.l10n.t('Not yet: {0}.', error.why)
      : String(error);
  }
}
