// Grafana's own transformations, those that its packages hold; the query's hidden targets are already left out.
import { standardTransformers, standardTransformersRegistry, transformDataFrame } from '@grafana/data';
import { firstValueFrom } from 'rxjs';

export function registerTransformations() {
  const byId = new Map(Object.values(standardTransformers).map((each) => [each.id, each])); // one has two names
  standardTransformersRegistry.setInit(() =>
    [...byId.values()].map((transformation) => ({
      id: transformation.id, name: transformation.name, transformation: async () => transformation, editor: () => null,
    })),
  );
}

// The frames after the panel's transformations, and those of them this preview does not know.
export async function transformed(panel, frames, interpolate) {
  const wanted = (panel.transformations ?? []).filter((each) => !each.disabled);
  const unknown = wanted.filter(({ id }) => !standardTransformersRegistry.getIfExists(id)).map(({ id }) => id);
  const known = wanted.filter(({ id }) => !unknown.includes(id));
  const result = known.length ? await firstValueFrom(transformDataFrame(known, frames, { interpolate })) : frames;
  return { frames: result, unknown };
}
