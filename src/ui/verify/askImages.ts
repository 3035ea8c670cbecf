import * as vscode from 'vscode';
import { InvalidReferenceError, parseReference } from '../../oci/reference.ts';
import type { StepItem } from '../pickStep.ts';
import { pickStep } from '../pickStep.ts';

/** Asks which images of the project, or which reference; undefined when the user gave up. */
export async function askImages(known: readonly string[]): Promise<string[] | undefined> {
  const t = vscode.l10n.t;
  const answer = await pickStep<string>({
    title: t('Verify Images'),
    step: 1,
    totalSteps: 1,
    placeholder: t('Images of the project, or any reference'),
    items: known.map((label) => ({ label, value: label, picked: true })),
    many: true,
    required: t('Check at least one, or type a reference'),
    offer: offered,
  });
  return answer.kind === 'picked' ? [...answer.values] : undefined;
}

function offered(text: string): StepItem<string> | undefined {
  if (!/[/:@]/.test(text)) return undefined;
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReferenceError) return undefined;
    throw error;
  }
  return { label: text, description: vscode.l10n.t('as typed'), value: text };
}
