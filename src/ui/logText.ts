// ECMA-48 control sequences (CSI, OSC, single escapes).
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{6,}/gi, '$1 ***'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [
    /("?(?:auth|authorization|password|passwd|secret|(?:access|refresh|identity|registry)?_?token)"?\s*[:=]\s*)"?[^\s",;&]{4,}"?/gi,
    '$1***',
  ],
  [/([?&](?:sig|signature|x-amz-[a-z-]+|x-goog-[a-z-]+|token)=)[^&\s]+/gi, '$1***'],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|dckr_pat_)[A-Za-z0-9_-]{8,}/g, '***'],
];

/** Text fit for a log: no terminal escapes, no credentials. */
export function logText(text: string): string {
  let clean = text.replace(escapes, '').replace(controls, '');
  for (const [form, replacement] of secrets) clean = clean.replace(form, replacement);
  return clean;
}
