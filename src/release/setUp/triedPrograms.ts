import type { RunEvidence } from './buildEvidence.ts';

/** Programs a script or a document asks for their version, such as `./api --version`. */
export function triedPrograms(text: string, path: string): RunEvidence[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const { name, argument } = askedForVersion.exec(line)?.groups ?? {};
    if (name === undefined || argument === undefined) return [];
    return [{ from: `${path}:${index + 1}`, name, argument }];
  });
}

const askedForVersion =
  /^\s*(?:[$>@-]\s*)?(?:\.\/(?:\w+\/)?|(?:dist|bin|build|out)\/)(?<name>[A-Za-z0-9][\w.-]{0,100}?)(?:\.exe)?\s+(?<argument>--?version|version|-[vV])\s*(?:#.*)?$/;
