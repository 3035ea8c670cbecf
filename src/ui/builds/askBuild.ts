import * as vscode from 'vscode';
import type { BuildPlan } from '../../build/buildPlan.ts';
import { formatPlatform, parsePlatform } from '../../oci/platform.ts';
import { formatRepository, isTag } from '../../oci/reference.ts';
import { groupTags } from '../../oci/orderTags.ts';
import { declaredTags } from '../../release/declaredTags.ts';
import type { ImageDefinition } from '../../release/config/imageDefinition.ts';
import type { Project } from '../../release/project.ts';
import type { BuildRequest, Slipway } from '../../release/slipway.ts';
import type { StepAnswer, StepItem } from '../pickStep.ts';
import { pickStep } from '../pickStep.ts';
import type { BuildArgument } from './buildArgument.ts';
import { confirmBuild } from './confirmBuild.ts';
import { commonPlatforms, outputsFor, planRequest } from './buildChoices.ts';
import type { BuildChoices, Output } from './buildChoices.ts';

export interface AskBuild {
  readonly title: string;
  readonly project: Project;
  readonly slipway: Slipway;
  readonly argument: BuildArgument;
  /** Ask for one platform instead of several. */
  readonly onePlatform: boolean;
  readonly showCommand: (plans: readonly BuildPlan[]) => void;
}

export interface AcceptedBuild {
  readonly request: BuildRequest;
  readonly plans: readonly BuildPlan[];
}

type Question = 'images' | 'platforms' | 'output' | 'tags' | 'confirm';

/** Asks what is not given, shows what will run, and returns it once confirmed. */
export async function askBuild(
  ask: AskBuild,
  signal: AbortSignal,
): Promise<AcceptedBuild | undefined> {
  const questions = questionsFor(ask);
  let choices: BuildChoices = { ...ask.argument };
  for (let at = 0; ;) {
    const relevant = questions.filter(
      (question) => question !== 'tags' || choices.output !== 'none',
    );
    const question = relevant[at];
    if (question === undefined) return undefined;
    const place = { step: at + 1, totalSteps: relevant.length };
    if (question === 'confirm') {
      const request = planRequest(choices, ask.project);
      const compared = { ...request, compareTags: true };
      const plans = await planning(() => ask.slipway.planBuild(compared, signal));
      const answer = await confirmBuild({ ...ask, ...place, plans });
      if (answer === 'confirmed') return { request, plans };
      if (answer === 'left') return undefined;
      at -= 1;
      continue;
    }
    const answer = await askOne(question, ask, choices, place, signal);
    if (answer === 'left') return undefined;
    if (answer === 'back') at -= 1;
    else {
      choices = answer;
      at += 1;
    }
  }
}

/** What is not given is asked; nothing is with `confirm: false`. */
function questionsFor({ argument, project, onePlatform }: AskBuild): Question[] {
  const questions: Question[] = [];
  if (argument.images === undefined && project.images.length > 1) questions.push('images');
  if (argument.platforms === undefined || (onePlatform && argument.platforms.length !== 1))
    questions.push('platforms');
  if (argument.output === undefined) questions.push('output');
  if (argument.tags === undefined) questions.push('tags');
  questions.push('confirm');
  return questions;
}

function planning<Result>(run: () => Promise<Result>): Promise<Result> {
  const options = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Slipway: planning the build'),
  };
  return Promise.resolve(vscode.window.withProgress(options, run));
}

interface Place {
  readonly step: number;
  readonly totalSteps: number;
}

async function askOne(
  question: Exclude<Question, 'confirm'>,
  ask: AskBuild,
  choices: BuildChoices,
  place: Place,
  signal: AbortSignal,
): Promise<BuildChoices | 'back' | 'left'> {
  const images = chosenImages(ask.project, choices);
  switch (question) {
    case 'images':
      return told(await askImages(ask, place), (names) => ({ ...choices, images: names }));
    case 'platforms':
      return told(await askPlatforms(ask, images, place), (platforms) => ({
        ...choices,
        platforms,
      }));
    case 'output':
      return told(await askOutput(ask, images, place), ([output]) => ({
        ...choices,
        ...(output === undefined ? {} : { output }),
      }));
    case 'tags':
      return told(await askTags(ask, images, place, signal), (tags) => ({ ...choices, tags }));
  }
}

function told<Value>(
  answer: StepAnswer<Value>,
  use: (values: readonly Value[]) => BuildChoices,
): BuildChoices | 'back' | 'left' {
  return answer.kind === 'picked' ? use(answer.values) : answer.kind;
}

function chosenImages(project: Project, choices: BuildChoices): readonly ImageDefinition[] {
  const { images } = choices;
  if (images === undefined || images.length === 0) return project.images;
  return project.images.filter(({ name }) => images.includes(name));
}

function askImages(ask: AskBuild, place: Place): Promise<StepAnswer<string>> {
  return pickStep({
    ...place,
    title: ask.title,
    placeholder: vscode.l10n.t('Images to build'),
    many: true,
    required: vscode.l10n.t('Check an image to build'),
    items: ask.project.images.map((image) => ({
      label: image.name,
      description: image.repositories.map(formatRepository).join(', '),
      picked: true,
      value: image.name,
    })),
  });
}

function askPlatforms(
  ask: AskBuild,
  images: readonly ImageDefinition[],
  place: Place,
): Promise<StepAnswer<string>> {
  const t = vscode.l10n.t;
  const configured = [...new Set(images.flatMap((image) => image.platforms.map(formatPlatform)))];
  const others = commonPlatforms.filter((platform) => !configured.includes(platform));
  const item = (platform: string, picked: boolean): StepItem<string> => ({
    label: platform,
    picked: picked && !ask.onePlatform,
    value: platform,
  });
  const heading = (label: string): StepItem<string> => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const own = t('None checked: the platform of the builder');
  const several = configured.length > 0 ? t('Platforms to build') : own;
  return pickStep({
    ...place,
    title: ask.title,
    placeholder: ask.onePlatform ? t('Platform to build') : several,
    many: !ask.onePlatform,
    items: [
      ...(configured.length > 0 ? [heading(t('configured'))] : []),
      ...configured.map((platform) => item(platform, true)),
      heading(t('others')),
      ...others.map((platform) => item(platform, false)),
    ],
    offer: (text) =>
      parsePlatform(text) === undefined
        ? undefined
        : { label: text, description: t('as typed'), value: text },
  });
}

function askOutput(
  ask: AskBuild,
  images: readonly ImageDefinition[],
  place: Place,
): Promise<StepAnswer<Output>> {
  const t = vscode.l10n.t;
  const to = [...new Set(images.flatMap((image) => image.repositories.map(formatRepository)))];
  const items: Readonly<Record<Output, StepItem<Output>>> = {
    push: {
      label: `$(cloud-upload) ${t('Push')}`,
      description: t('to {0}', to.join(', ')),
      value: 'push',
    },
    load: {
      label: `$(desktop-download) ${t('Load')}`,
      description: t('into the images of this Docker engine'),
      value: 'load',
    },
    none: {
      label: `$(beaker) ${t('Only build')}`,
      description: t('to see that it builds; the result stays in the build cache'),
      value: 'none',
    },
  };
  return pickStep({
    ...place,
    title: ask.title,
    placeholder:
      to.length > 0 ? t('What to do with the result') : t('No repository is configured to push to'),
    items: outputsFor(to.length > 0, ask.onePlatform).map((output) => items[output]),
  });
}

async function askTags(
  ask: AskBuild,
  images: readonly ImageDefinition[],
  place: Place,
  signal: AbortSignal,
): Promise<StepAnswer<string>> {
  const t = vscode.l10n.t;
  const plan = await ask.slipway.planTags({}, signal);
  const dirty = ask.project.state?.dirty === true;
  const releases = groupTags(plan.tags).find(({ kind }) => kind === 'releases')?.tags ?? [];
  const names = new Set(images.flatMap(({ repositories }) => repositories.map(({ name }) => name)));
  const where = [...names].join(', ');
  const declared = images.flatMap((image) => declaredTags(ask.project, image));
  const named = new Set(declared.map(({ tag }) => tag));
  const proposed = named.size > 0 ? [...named] : plan.tags;
  const items = proposed.map((tag) => {
    const held = dirty && releases.includes(tag);
    return {
      label: tag,
      description: held ? t('{0} · not checked: files are not committed', where) : where,
      picked: !held,
      value: tag,
    };
  });
  return pickStep({
    ...place,
    title: ask.title,
    placeholder: t('Tags; type another one to add it'),
    many: true,
    // No tag at all would mean those of the rules, which is what was just unchecked.
    required: t('Check a tag, or type one'),
    items,
    offer: (text) =>
      isTag(text) ? { label: text, description: t('add this tag'), value: text } : undefined,
  });
}
