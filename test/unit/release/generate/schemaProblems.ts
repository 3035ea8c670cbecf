import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';

/** What GitHub's own parser has against a workflow, by its published schema (workflow-v1.0.json). */
export async function schemaProblems(content: string): Promise<string[]> {
  const file = { name: 'release-images.yaml', content };
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
