import type { SlipwayApi, SlipwayExports } from './api.ts';
import type { Editor } from './editorHost.ts';

/** The exports of the extension. Getting the API costs nothing; its first verb loads the editor part. */
export function createExports(load: () => Promise<Editor>): SlipwayExports {
  const api: SlipwayApi = {
    version: 1,
    project: async (...args) => (await load()).api.project(...args),
    tags: async (...args) => (await load()).api.tags(...args),
    inspect: async (...args) => (await load()).api.inspect(...args),
    planTags: async (...args) => (await load()).api.planTags(...args),
    planBuild: async (...args) => (await load()).api.planBuild(...args),
    build: async (...args) => (await load()).api.build(...args),
    checklist: async (...args) => (await load()).api.checklist(...args),
    planChecklist: async (...args) => (await load()).api.planChecklist(...args),
    runChecklist: async (...args) => (await load()).api.runChecklist(...args),
    bindStep: async (...args) => (await load()).api.bindStep(...args),
    planTicks: async (...args) => (await load()).api.planTicks(...args),
    writeTicks: async (...args) => (await load()).api.writeTicks(...args),
    settleStep: async (...args) => (await load()).api.settleStep(...args),
    versions: async (...args) => (await load()).api.versions(...args),
    planVersion: async (...args) => (await load()).api.planVersion(...args),
    applyVersion: async (...args) => (await load()).api.applyVersion(...args),
    planChangelog: async (...args) => (await load()).api.planChangelog(...args),
    applyChangelog: async (...args) => (await load()).api.applyChangelog(...args),
    releaseNotes: async (...args) => (await load()).api.releaseNotes(...args),
    doctor: async (...args) => (await load()).api.doctor(...args),
  };
  return {
    getAPI(version: unknown) {
      if (version === 1) return api;
      throw new RangeError(`Slipway has no API version ${String(version)}; it has version 1.`);
    },
  };
}
