// The properties a field can have, and what each panel plugin takes when the JSON is silent: both live in Grafana's core,
// not in its packages. Without them @grafana/data ignores mappings, units and overrides without a word.
import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

const numeric = (field) => field.type === 'number';
const always = () => true;
const STANDARD = [
  ['unit', unitOverrideProcessor, always],
  ['min', numberOverrideProcessor, numeric],
  ['max', numberOverrideProcessor, numeric],
  ['fieldMinMax', booleanOverrideProcessor, numeric],
  ['decimals', numberOverrideProcessor, numeric],
  ['displayName', displayNameOverrideProcessor, always],
  ['noValue', stringOverrideProcessor, always],
  ['color', identityOverrideProcessor, always],
  ['thresholds', thresholdsOverrideProcessor, always],
  ['mappings', valueMappingsOverrideProcessor, always],
  ['links', dataLinksOverrideProcessor, always],
  ['filterable', booleanOverrideProcessor, always],
  ['description', stringOverrideProcessor, always],
];

const THRESHOLDS = { mode: 'absolute', steps: [{ value: null, color: 'green' }, { value: 80, color: 'red' }] };
const LINES = { drawStyle: 'line', lineInterpolation: 'linear', lineWidth: 1, fillOpacity: 0, showPoints: 'auto', pointSize: 5,
  gradientMode: 'none', axisPlacement: 'auto', axisColorMode: 'text', axisBorderShow: false, spanNulls: false, insertNulls: false,
  barAlignment: 0, barWidthFactor: 0.6, axisCenteredZero: false, lineStyle: { fill: 'solid' }, scaleDistribution: { type: 'linear' },
  stacking: { mode: 'none', group: 'A' }, thresholdsStyle: { mode: 'off' }, hideFrom: { legend: false, tooltip: false, viz: false } };
const DEFAULTS = {
  timeseries: { color: { mode: 'palette-classic' }, custom: LINES },
  barchart: { color: { mode: 'palette-classic' }, custom: { lineWidth: 1, fillOpacity: 80, gradientMode: 'none' } },
  'state-timeline': { color: { mode: 'continuous-GrYlRd' }, custom: { lineWidth: 0, fillOpacity: 70, spanNulls: false } },
  'status-history': { color: { mode: 'thresholds' }, custom: { lineWidth: 1, fillOpacity: 70 } },
  table: { custom: { cellOptions: { type: 'auto' }, align: 'auto', inspect: false, filterable: false } },
  stat: {}, bargauge: {}, gauge: {},
};

export function registerFields() {
  standardFieldConfigEditorRegistry.setInit(() => STANDARD.map(([id, process, shouldApply]) => property(id, id, process, shouldApply)));
}

// The registry for one panel: standard properties, and each custom one that its JSON or its plugin's defaults name.
export function registryFor(panel) {
  const custom = new Set(Object.keys(fieldConfigOf(panel).defaults.custom ?? {}));
  for (const rule of panel.fieldConfig?.overrides ?? []) {
    rule.properties.forEach(({ id }) => id.startsWith('custom.') && custom.add(id.slice('custom.'.length)));
  }
  const own = [...custom].map((path) => ({ ...property(`custom.${path}`, path, identityOverrideProcessor, always), isCustom: true }));
  return new FieldConfigOptionsRegistry(() => [...standardFieldConfigEditorRegistry.list(), ...own]);
}

export function fieldConfigOf(panel) {
  const given = panel.fieldConfig ?? {};
  const plugin = DEFAULTS[panel.type] ?? {};
  return {
    defaults: {
      ...plugin, thresholds: structuredClone(THRESHOLDS), ...given.defaults, custom: { ...plugin.custom, ...given.defaults?.custom },
    },
    overrides: given.overrides ?? [],
  };
}

function property(id, path, process, shouldApply) {
  return { id, path, name: id, process, shouldApply, override: null, editor: null, settings: {} };
}
